import { readFileSync } from "node:fs";
import { convert } from "./convert.mjs";
import { Element, toHtml } from "./element.mjs";

const input = process.argv[2] ?? new URL("./library.json", import.meta.url);
const data = JSON.parse(readFileSync(input, "utf8"));
const page = new Element("html", new Element("body", convert(data)));

console.log(`<!doctype html>\n${toHtml(page)}`);
