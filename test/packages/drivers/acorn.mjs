import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Parser, parse, tokenizer } from "acorn";
import fc from "fast-check";
import { inputs, record } from "./report.mjs";

const require = createRequire(import.meta.url);
const own = readFileSync(require.resolve("acorn"), "utf8");
const options = { ecmaVersion: "latest", locations: true, ranges: true };
record("acorn itself", () => JSON.stringify(parse(own, { ...options, sourceType: "script" })));
const lodash = readFileSync(require.resolve("lodash"), "utf8");
record("lodash", () => JSON.stringify(parse(lodash, options)));
const comments = [];
record("comments", () => parse(own, { ...options, onComment: comments }) && comments.length);

// Code with pieces left out, which stops in every kind of error.
const edits = fc.record({
  at: fc.nat({ max: own.length - 400 }),
  size: fc.nat({ max: 400 }),
  cut: fc.nat({ max: 20 }),
});
for (const { at, size, cut } of inputs(edits, 3000)) {
  const text = own.slice(at, at + size) + own.slice(at + size + cut, at + size + cut + 60);
  record(text, () => parse(text, options));
}
for (const text of inputs(
  fc.string({ unit: fc.constantFrom(..."ab01 {}[]()`$/*+=>.,;:'\"\\\n#?!") }),
  3000,
)) {
  record(text, () => parse(text, { ...options, sourceType: "module" }));
  record(text, () => [...tokenizer(text, options)].map((token) => [token.type.label, token.value]));
}
const Extended = Parser.extend(
  (Base) =>
    class extends Base {
      parseLiteral(value) {
        return Object.assign(super.parseLiteral(value), { extended: true });
      }
    },
);
record("a plugin", () => Extended.parse("f(1, 'a', /b/)", options));
