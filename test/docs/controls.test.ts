import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DIAGNOSTICS } from "../../transforms/diagnostics.ts";

const page = readFileSync(new URL("../../docs/controls.md", import.meta.url), "utf8");

it("the table of diagnostics has the codes that there are", () => {
  const table = page.match(/^\| code \|[\s\S]*?\n\n?(?![|])/m)?.[0] ?? "";
  const codes = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code);
  expect(codes).toEqual(Object.keys(DIAGNOSTICS));
});
