import fc from "fast-check";
import { bare, type Context, pick, type Render, withNames } from "./context.ts";

/** The inside of a function of some kind. */
export function inside(context: Context, kind: { async?: boolean; generator?: boolean }): Context {
  return {
    ...withNames(context, ["x", "y"]),
    yields: kind.generator === true,
    awaits: kind.async === true,
    home: false,
    called: true,
    arguments: true,
    returns: true,
    loop: false,
  };
}

/** An arrow function's inside has the `super`, `new.target` and `arguments` of what is around it. */
function insideArrow(context: Context, async: boolean): Context {
  return {
    ...withNames(context, ["x", "y"]),
    yields: false,
    awaits: async,
    returns: true,
    loop: false,
  };
}

/** Functions, and functions that are called at once, constructed or driven as generators. */
export function functionExpressions(
  tie: (name: "expression" | "body" | "parameters") => fc.Arbitrary<Render>,
): fc.Arbitrary<Render> {
  const uses = [
    "F",
    "F",
    "F",
    "F(E)",
    "F(E)",
    "new F(E)",
    "new B(E)",
    "new B",
    "F.call(E, 1)",
    "drive(F(E), 0)",
    "drive(F(E), 1)",
    "drive(F(E), 2)",
    "[...F(E)]",
    "[1, 2].map(F)",
    "c.map(F)",
    "{ f: F }.f(E)",
  ];
  return fc
    .tuple(fc.nat({ max: uses.length - 1 }), expressionsOfFunctions(tie), tie("expression"))
    .map(
      ([n, made, argument]): Render =>
        (context) => {
          const text = pick(uses, n).replace(/\b[FBE]\b/g, (hole) => {
            if (hole === "E") return argument(context);
            return hole === "F" ? made(context) : constructable(made(context));
          });
          return text.startsWith("{") ? `(${text})` : text;
        },
    );
}

function expressionsOfFunctions(
  tie: (name: "expression" | "body" | "parameters") => fc.Arbitrary<Render>,
): fc.Arbitrary<Render> {
  return fc
    .tuple(fc.nat({ max: 10 }), tie("parameters"), tie("body"), tie("expression"))
    .map(([form, parameters, body, value]): Render => {
      const write = (context: Context, head: string, async: boolean, generator: boolean) => {
        const scope = inside(context, { async, generator });
        const list = parameters({ ...scope, yields: false, awaits: false });
        return `${head}(${list}) { ${body(scope)} }`;
      };
      return (context) => {
        switch (form) {
          case 0:
            return `(x => ${concise(value(insideArrow(context, false)))})`;
          case 1: {
            const scope = insideArrow(context, false);
            return `((${parameters(scope)}) => { ${body(scope)} })`;
          }
          case 2: {
            const scope = insideArrow(context, true);
            return `(async (x, y) => { ${body(scope)} })`;
          }
          case 3:
            return `(${write(context, "async function", true, false)})`;
          case 4:
          case 9:
            return `(${write(context, "function*", false, true)})`;
          case 5:
            return `(${write(context, "async function*", true, true)})`;
          case 6:
            return `(${write(context, `function self${context.fresh()}`, false, false)})`;
          case 7:
            return `(async y => ${concise(value(insideArrow(context, true)))})`;
          default:
            return `(${write(context, "function", false, false)})`;
        }
      };
    });
}

/** `new function () {}` needs no parentheses, an arrow function does. */
function constructable(text: string): string {
  const inner = bare(text);
  return /^(?:function|class)/.test(inner) ? inner : text;
}

/** What calls nothing cannot run away. */
function concise(text: string): string {
  return /[\w)\]}`]\s*\(|\bnew\b|`|\./.test(text) ? `(tick(), ${text})` : text;
}
