import fc from "fast-check";
import { bare, type Context, marked, pick, type Render, withNames } from "./context.ts";

const KEYS = ["p", "q", "a-b", "1", "1e3", "name", "length", "get", "async", "static", "__proto__"];

/** A property key as source text: plain, quoted or a number. */
export function keyText(n: number): string {
  const key = pick(KEYS, n);
  return /^[a-z_]+$/.test(key) || /^\d/.test(key) ? key : JSON.stringify(key);
}

const number = fc.nat({ max: 40 });

/** Object and array literals with everything that may stand in them, and templates. */
export function literals(
  tie: (name: "expression" | "body" | "parameters") => fc.Arbitrary<Render>,
): {
  readonly object: fc.Arbitrary<Render>;
  readonly array: fc.Arbitrary<Render>;
  readonly template: fc.Arbitrary<Render>;
} {
  const expression = tie("expression");
  const property = fc
    .tuple(fc.nat({ max: 15 }), number, expression, expression, tie("parameters"), tie("body"))
    .map(
      (parts): Render =>
        (context) =>
          writeProperty(context, ...parts),
    );
  const element = fc.oneof(
    { weight: 6, arbitrary: expression },
    expression.map(
      (e): Render =>
        (context) =>
          `...${e(context)}`,
    ),
    fc.constant((): string => ""),
  );
  return {
    object: fc.tuple(fc.array(property, { maxLength: 4 }), fc.nat({ max: 5 }), expression).map(
      ([list, n, prototype]): Render =>
        (context) => {
          const texts = list.map((p) => p(context));
          if (n === 5) texts.push(`__proto__: ${bare(prototype(context))}`);
          return `({ ${texts.join(", ")} })`;
        },
    ),
    array: fc.array(element, { maxLength: 4 }).map(
      (list): Render =>
        (context) =>
          `[${list.map((e) => bare(e(context))).join(", ")}]`,
    ),
    template: fc
      .tuple(
        fc.constantFrom("", "tag", "same", "String.raw"),
        fc.array(expression, { maxLength: 3 }),
      )
      .map(
        ([tag, list]): Render =>
          (context) =>
            `${tag}\`a${list.map((e) => `\${${e(context)}}\\n`).join("")}\``,
      ),
  };
}

function writeProperty(
  context: Context,
  form: number,
  n: number,
  value: Render,
  other: Render,
  parameters: Render,
  body: Render,
): string {
  const key = keyText(n);
  const method = (head: string, change: Partial<Context>, list: Render = parameters) => {
    const inside: Context = {
      ...context,
      yields: false,
      awaits: false,
      home: true,
      called: true,
      arguments: true,
      returns: true,
      loop: false,
      ...change,
    };
    const scope = withNames(inside, ["x", "y"]);
    return `${head}(${list({ ...scope, yields: false, awaits: false })}) { ${body(scope)} }`;
  };
  switch (form) {
    case 0:
      return `...${value(context)}`;
    case 1:
      return pick(context.names, n);
    case 2:
      return `[${marked(context, value(context))}]: ${marked(context, other(context))}`;
    case 3:
      return method(`get ${key}`, {}, () => "");
    case 4:
      return method(`set ${key}`, {}, () => "x");
    case 5:
      return method(key, {});
    case 6:
      return method(`async ${key}`, { awaits: true });
    case 7:
      return method(`*${key}`, { yields: true });
    case 8:
      return method(`async *[${marked(context, value(context))}]`, { yields: true, awaits: true });
    case 9:
      return method(`get [${marked(context, value(context))}]`, {}, () => "");
    case 10:
      return `${key === "__proto__" ? '"p"' : key}: ${bare(value(context))}`;
    default:
      // Two keys `__proto__: v` in one literal are an early error.
      return `${key === "__proto__" ? `"k${context.fresh()}"` : key}: ${bare(value(context))}`;
  }
}
