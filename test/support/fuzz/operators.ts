import fc from "fast-check";
import { bare, type Context, marked, pick, type Render } from "./context.ts";
import { type Pattern, targetText } from "./patterns.ts";

const BINARY = [
  "+",
  "+",
  "+",
  "+",
  "-",
  "*",
  "**",
  "===",
  "<",
  "&",
  ">>>",
  "in",
  "instanceof",
  "%",
];
const LOGICAL = ["&&", "||", "??"];
const ASSIGN = ["=", "+=", "+=", "+=", "-=", "??=", "||=", "&&=", "**="];

/** Operators, assignments and the forms that belong to some kind of function only. */
export function operators(
  expression: fc.Arbitrary<Render>,
  pattern: fc.Arbitrary<Pattern>,
): fc.Arbitrary<Render> {
  const n = fc.nat({ max: 60 });
  const two = fc.tuple(n, expression, expression);
  const binary = two.map(
    ([k, a, b]): Render =>
      (context) =>
        `(${a(context)} ${pick(BINARY, k)} ${b(context)})`,
  );
  const chain = fc.array(expression, { minLength: 3, maxLength: 5 }).map(
    (list): Render =>
      (context) =>
        `(${list.map((e) => e(context)).join(" + ")})`,
  );
  const others = fc.tuple(fc.nat({ max: 13 }), n, expression, expression, pattern);
  return fc.oneof(
    { weight: 3, arbitrary: binary },
    { weight: 2, arbitrary: chain },
    {
      weight: 6,
      arbitrary: others.map(
        (parts): Render =>
          (context) =>
            write(context, ...parts),
      ),
    },
  );
}

function write(
  context: Context,
  form: number,
  n: number,
  one: Render,
  two: Render,
  bind: Pattern,
): string {
  const a = () => one(context);
  const b = () => two(context);
  switch (form) {
    case 0:
      return `(${a()} ${pick(LOGICAL, n)} ${b()})`;
    case 1:
      return `(${a()} ? ${b()} : ${a()})`;
    case 2:
      return `(${a()}, ${b()})`;
    case 3:
    case 4:
      return `(${targetText(context, n)} ${pick(ASSIGN, n)} ${bare(a())})`;
    case 5:
      return assignment(context, n, a(), bind);
    case 6:
      return `${pick(["typeof ", "!", "void ", "- ", "~", "+ "], n)}${marked(context, a())}`;
    case 7:
      return `delete ${pick(context.names, n)}.p`;
    case 8:
      return n % 2 ? `${targetText(context, n)}++` : `(-- ${targetText(context, n)})`;
    case 9:
    case 12:
    case 13:
      return context.yields ? `(${pick(["yield", "yield", "yield*"], n)} ${a()})` : a();
    case 10:
      return context.awaits ? `(await ${a()})` : b();
    default:
      return contextual(context, n);
  }
}

/** A pattern assigns to three of the variables, which may well be constants. */
function assignment(context: Context, n: number, value: string, bind: Pattern): string {
  const names = [0, 1, 2].map((k) => pick(context.names, n + k));
  return `(${bind(context, names as [string, string, string])} = ${value})`;
}

function contextual(context: Context, n: number): string {
  const forms = [context.strict && context.called ? "this" : "self(this)"];
  if (context.called) forms.push("new.target", "(() => new.target)()");
  if (context.arguments) forms.push("arguments", "[...arguments]", "(arguments[0] = { z: 1 })");
  if (context.home) forms.push("super.m", "super.toString()", "(super.p = [1])", "(() => super.q)");
  if (context.privates.length > 0) forms.push(`(${context.privates[0]} in Object(this))`);
  return pick(forms, n);
}
