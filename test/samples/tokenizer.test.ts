import { expect, test } from "vitest";
import { allocated, lineOf, runSample } from "./sample.ts";

const TOKENIZER = "samples/tokenizer/tokenizer.cjs";

test("every line allocates as many tokens as were printed of its types", async () => {
  const { plain, traced, snapshot } = await runSample("samples/tokenizer/main.cjs");
  expect({ ...traced, stderr: "" }).toEqual({ ...plain, stderr: "" });
  expect(plain.code).toBe(0);

  const printed = plain.stdout.trimEnd().split("\n");
  const counts = JSON.parse(printed.pop() ?? "") as Record<string, number>;
  const made = (text: string): number => {
    const lineno = lineOf(TOKENIZER, text);
    return allocated(
      snapshot,
      ({ traceback, kind }) => kind === "object" && traceback.at(0)?.lineno === lineno,
    );
  };
  expect(made(`{ type: "number"`)).toBe(counts.number);
  expect(made(`{ type: "string"`)).toBe(counts.string);
  expect(made(`{ type: KEYWORDS`)).toBe((counts.keyword ?? 0) + (counts.name ?? 0));
  expect(made(`{ type: "symbol"`)).toBe(counts.symbol);
  expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(printed.length);
});
