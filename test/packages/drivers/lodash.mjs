import { inspect } from "node:util";
import fc from "fast-check";
import _ from "lodash";
import { inputs, record } from "./report.mjs";

/** Functions of chance, of time, and those that change lodash itself. */
const LEFT_OUT =
  /^(?:random|sample|sampleSize|shuffle|now|delay|defer|debounce|throttle|uniqueId|runInContext|mixin|noConflict|template|tap|thru|chain|times)$/;
const value = fc.oneof(
  fc.anything({
    maxDepth: 2,
    withNullPrototype: true,
    withDate: true,
    withMap: true,
    withSet: true,
  }),
  fc.array(fc.nat({ max: 9 })),
  fc.array(fc.record({ a: fc.nat({ max: 3 }), b: fc.string({ maxLength: 3 }) })),
  fc.string(),
  fc.constant((v) => v),
  fc.constant(Math.max),
);
const lists = inputs(fc.array(value, { minLength: 1, maxLength: 3 }), 60);
for (const name of Object.keys(_)
  .filter((key) => typeof _[key] === "function")
  .sort()) {
  if (LEFT_OUT.test(name)) continue;
  for (const list of lists) record(`${name} ${inspect(list)}`, () => unwrapped(_[name](...list)));
}
const compiled = _.template("<% list.forEach((x) => { %><li><%- x %></li><% }) %>");
record("template", () => compiled({ list: ["<a>", 1] }));
record("chain", () =>
  _([3, 1, 2])
    .map((x) => x * 2)
    .sortBy()
    .chunk(2)
    .reverse()
    .value(),
);
record("toString of a function", () => _.toString(compiled.source));

function unwrapped(result) {
  if (typeof result === "function") return [result.name, result.length];
  return result instanceof _ ? result.value() : result;
}
