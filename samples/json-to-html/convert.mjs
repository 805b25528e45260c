import { Element } from "./element.mjs";

/** A JSON value as elements: objects as lists of terms, arrays of objects as tables, others as text. */
export function convert(value) {
  if (value === null || typeof value !== "object") return String(value);
  if (!Array.isArray(value)) return convertObject(value);
  return value.length > 0 && value.every(isObject) ? convertTable(value) : convertList(value);
}

function convertObject(object) {
  const entries = Object.entries(object).flatMap(([key, value]) => [
    new Element("dt", key),
    new Element("dd", convert(value)),
  ]);
  return new Element("dl", ...entries);
}

function convertList(values) {
  return new Element("ul", ...values.map((value) => new Element("li", convert(value))));
}

function convertTable(rows) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const head = new Element("tr", ...columns.map((column) => new Element("th", column)));
  const body = rows.map(
    (row) => new Element("tr", ...columns.map((column) => convertCell(row[column]))),
  );
  return new Element("table", head, ...body);
}

function convertCell(value) {
  return value === undefined ? new Element("td") : new Element("td", convert(value));
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
