import { expect, test } from "vitest";
import { allocated, lineOf, runSample, textAt } from "./sample.ts";

const FOLDER = "samples/json-to-html";

test("as many elements are allocated as the page has", async () => {
  const { plain, traced, snapshot } = await runSample(`${FOLDER}/main.mjs`);
  expect({ ...traced, stderr: "" }).toEqual({ ...plain, stderr: "" });
  expect(plain.code).toBe(0);
  expect(plain.stdout).toContain("<dd>Town library &lt;North &amp; South&gt;</dd>");

  const elements = plain.stdout.match(/<[a-z]+>/g)?.length ?? 0;
  expect(elements).toBeGreaterThan(100);
  expect(allocated(snapshot, (trace) => textAt(trace).startsWith("new Element("))).toBe(elements);
});

test("sorted by what was allocated, the line that works most comes first", async () => {
  const { traced } = await runSample(`${FOLDER}/main.mjs`, ["--sort", "allocated"]);
  const line = lineOf(`${FOLDER}/element.mjs`, "const inner = children.map(");
  expect(traced.stderr).toContain(`#1: ${FOLDER}/element.mjs:${line}: size=`);
  expect(traced.stderr).toMatch(/string, function, array: 0 of [\d,]+ alive, 0 B/);
});
