import fc from "fast-check";
import { bare, type Context, pick, type Render } from "./context.ts";

/** Calls on a value: built-ins by name, which may be a user's own. `V` is the value, `E` an argument. */
const METHODS = [
  "V.map(E)",
  "V.filter(Boolean)",
  "V.slice(1)",
  "V.concat(E)",
  "V.split('')",
  "V.join(E)",
  "V.flat()",
  "V.then(E)",
  "V.bind(E)",
  "V.toString()",
  "V.repeat(2)",
  "V.replace('a', E)",
  "V.match(/a/g)",
  "V.entries()",
  "[...V.keys()]",
  "V.at(-1)",
  "V.push(E)",
  "V['slice'](0)",
  "V?.map(E)",
  "V?.p?.slice(0).length",
  "V?.[E]",
  "V?.(E)",
  "(V?.p)?.q(E)",
  "V.m(E)",
  "V.call(E, 1)",
  "V.apply(E, [1])",
  "V(E)",
  "V(...E)",
  "V(E, ...E)",
  "V.p.q",
  "V.g",
  "V[E]",
  "new (V)(E)",
  "new (V)",
  "new (V)(...E).p",
  "new ((V).p)(E)",
  "Reflect.construct(thing, [E], V)",
  "new thing(E, V).m(V)",
  "new thing",
  "new [thing][0](E)",
  "new { C: thing }.C(E).m",
  "new [() => V][0]()",
  "new `${E}`.at(V)",
  "new tag`${E}`.constructor(V)",
  "new new Function('return thing')()(E)",
  "new Array(3)",
  "new Map([[1, E]])",
  "new Set(E)",
  "new Error('e')",
  "new RegExp('a', 'g')",
  "new Array(V, E)",
  "Array.from(E)",
  "Array.of(V, E)",
  "Object.keys(V)",
  "Object.entries(V)",
  "Object.assign({}, V, E)",
  "Object.fromEntries([[1, E]])",
  "Object.freeze(V)",
  "Object.getOwnPropertyNames(V)",
  "JSON.stringify(V)",
  "JSON.parse('[1,{\"a\":[2]}]')",
  "String(V)",
  "Symbol('s')",
  "BigInt(3) ** 20n",
  "Promise.resolve(V)",
  "Promise.all([V, E])",
  "Promise.reject(E).catch(V)",
  "user.map(E)",
  "user.slice(1)",
  "user.from(V)",
  "user.keys(V).concat(E)",
  "user.then(V)",
  "user?.parse(V)",
  "drive(V, 0)",
  "drive(V, 1)",
  "drive(V, 2)",
  "eval('[1, ' + 2 + ']')",
  "(0, eval)('({ z: [1] })')",
  "Function('return [1]')()",
  "/a(b)?/g.exec(V)",
  "/a/",
  "isNaN(E)",
];

/** Calls, `new`, members, and chains of them, which may be optional. */
export function calls(expression: fc.Arbitrary<Render>): fc.Arbitrary<Render> {
  return fc.tuple(fc.nat({ max: METHODS.length - 1 }), expression, expression).map(
    ([n, value, argument]): Render =>
      (context) =>
        pick(METHODS, n).replace(/\b[VE]\b/g, (hole) =>
          hole === "V" ? operand(value(context)) : bare(argument(context)),
        ),
  );
}

/** Literals and names may stand before a dot as they are; a comma or an operator may not. */
function operand(text: string): string {
  return /^(?:[a-z]\w*|\[.*\]|\(.*\)|`.*`)$/is.test(text) && !/^new\b|^\d/.test(text)
    ? text
    : `(${text})`;
}

/** Constants, variables and odd values. */
export const LEAVES: fc.Arbitrary<Render> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.nat({ max: 20 }).map(
      (n): Render =>
        (context) =>
          pick(context.names, n),
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(
        "0",
        "1.5",
        "'s'",
        "null",
        "undefined",
        "true",
        "2n",
        "''",
        "-1",
        "/r/y",
        "[]",
        "({})",
      )
      .map(
        (text): Render =>
          () =>
            text,
      ),
  },
  {
    weight: 2,
    arbitrary: fc.nat({ max: 21 }).map(
      (n): Render =>
        (_: Context) =>
          `odd(${n})`,
    ),
  },
);
