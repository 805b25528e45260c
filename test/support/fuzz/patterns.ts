import fc from "fast-check";
import { type Context, marked, pick, type Render, withNames } from "./context.ts";

/** A pattern that binds names which are given to it, as source text for a place. */
export type Pattern = (context: Context, names: readonly [string, string, string]) => string;

/** Destructuring with defaults, holes, nesting, computed keys and rest. */
export function patterns(expression: fc.Arbitrary<Render>): fc.Arbitrary<Pattern> {
  return fc.tuple(fc.nat({ max: 8 }), expression, expression).map(([form, one, two]): Pattern => {
    return (context, [x, y, z]) => {
      const first = () => one(context);
      const second = () => two(context);
      switch (form) {
        case 0:
          return `{ p: ${x} = ${first()}, q: ${y} = ${second()}, ...${z} }`;
        case 1:
          return `[${x} = ${first()}, , ${y} = ${second()}, ...${z}]`;
        case 2:
          return `{ [${marked(context, first())}]: ${x}, p: { q: ${y} = ${second()} } = {}, ${z} }`;
        case 3:
          return `[{ p: ${x} = ${first()} } = {}, [${y}, ${z} = ${second()}] = []]`;
        case 4:
          return `{ ${x} = ${first()}, ${y} = ${second()}, ${z} = () => [${x}] }`;
        case 5:
          return `[${x} = () => ${first()}, ${y} = class {}, ${z} = function () {}]`;
        case 6:
          return `[[...${x}], ...[${y}, ${z}]]`;
        case 7:
          return `{ length: ${x}, ...${y} }, ${z}`.replace(/, \w+$/, "");
        default:
          return `{ p: [${x}, ...${y}] = [${first()}], name: ${z} = ${second()} }`;
      }
    };
  });
}

/** Parameters named `x` and `y` (and `z`), simple or not. */
export function parameterLists(
  expression: fc.Arbitrary<Render>,
  pattern: fc.Arbitrary<Pattern>,
): fc.Arbitrary<Render> {
  return fc.tuple(fc.nat({ max: 7 }), expression, pattern).map(([form, value, bind]): Render => {
    return (outer) => {
      const context = withNames(outer, ["x", "y"]);
      switch (form) {
        case 0:
          return "x, y";
        case 1:
          return `x = ${value(context)}, y = () => x`;
        case 2:
          return "x, ...y";
        case 3:
          return bind(context, ["x", "y", "z"]);
        case 4:
          return `x, ${bind(context, ["y", "z", "w"])} = ${value(context)}`;
        case 5:
          return `x = ${value(context)}, ...[y = ${value(context)}]`;
        case 6:
          return "x";
        default:
          return "x, y, z";
      }
    };
  });
}

/** A target of an assignment: names and members. */
export function targetText(context: Context, n: number): string {
  const name = pick(context.names, n);
  return n % 3 === 0 ? `${name}.p` : n % 3 === 1 ? name : `${name}[${marked(context, '"q"')}]`;
}
