import fc from "fast-check";
import { type Context, marked, pick, type Render, withNames } from "./context.ts";
import { keyText } from "./literals.ts";

type Tie = (name: "expression" | "body" | "parameters") => fc.Arbitrary<Render>;

/** A class without its name: `(name) => text`, declared or as an expression. */
export function classes(tie: Tie): fc.Arbitrary<(context: Context, name: string) => string> {
  const expression = tie("expression");
  const member = fc
    .tuple(
      fc.nat({ max: 13 }),
      fc.boolean(),
      fc.nat({ max: 40 }),
      expression,
      tie("parameters"),
      tie("body"),
    )
    .map(
      (parts): Render =>
        (context) =>
          writeMember(context, ...parts),
    );
  const parent = fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    fc.constant((): string => "thing"),
    fc.constant((): string => "null"),
    fc.constant((): string => "Array"),
    fc.constant(
      (): string => "(class { constructor() { this.base = [1]; } m() { return super.toString; } })",
    ),
    expression,
  );
  return fc
    .tuple(parent, fc.nat({ max: 5 }), fc.array(member, { maxLength: 4 }), expression, tie("body"))
    .map(([base, construct, members, value, body]) => (outer: Context, name: string) => {
      const secret = `#s${outer.fresh()}`;
      const context: Context = {
        ...outer,
        strict: true,
        privates: [secret, ...outer.privates],
        yields: false,
        awaits: false,
        loop: false,
      };
      const head = base ? ` extends ${heritage(base(outer))}` : "";
      const fields = [
        `#t${outer.fresh()} = tick();`,
        `${secret} = ${value(fieldContext(context))};`,
        ...members.map((m) => m(context)),
      ];
      if (construct === 0 || (base && construct === 1)) {
        fields.push(writeConstructor(context, base !== null, value, body));
      }
      return `class ${name}${head} { ${fields.join(" ")} }`;
    });
}

/** `extends` takes no arrow function or operator without parentheses. */
function heritage(text: string): string {
  return /^[a-z]\w*$/i.test(text) ? text : `(${text})`;
}

function fieldContext(context: Context): Context {
  return {
    ...context,
    yields: false,
    awaits: false,
    home: true,
    called: true,
    arguments: false,
    returns: false,
    loop: false,
  };
}

function methodContext(context: Context): Context {
  return { ...fieldContext(withNames(context, ["x", "y"])), arguments: true, returns: true };
}

function writeConstructor(context: Context, derived: boolean, value: Render, body: Render): string {
  const scope = methodContext(context);
  const call = derived
    ? `const before = ${value(scope)}; log("super", super([${value(scope)}], before)); `
    : "";
  return `constructor(x, y) { ${call}${body({ ...scope, returns: false })} }`;
}

function writeMember(
  context: Context,
  form: number,
  isStatic: boolean,
  n: number,
  value: Render,
  parameters: Render,
  body: Render,
): string {
  const prefix = isStatic ? "static " : "";
  const key = keyText(n).replace(/^(?:static|async|get|length|name)$/, "k");
  const scope = methodContext(context);
  const secret = `#m${context.fresh()}`;
  const method = (head: string, list: Render, change: Partial<Context> = {}) =>
    `${head}(${list(scope)}) { ${body({ ...scope, ...change })} }`;
  const field = () => value(fieldContext(context));
  switch (form) {
    case 0:
      return `${prefix}${key} = ${field()};`;
    case 1:
      return n % 2
        ? `${prefix}${key} = () => ${field()};`
        : `${prefix}${key} = () => { tick(); }\n["f${n}"] = ${field()};`;
    case 2:
      return `${prefix}${secret} = function () {}; ${prefix}m${n}() { return [this.${secret}.name, ${secret} in this]; }`;
    case 3:
      return `${prefix}[${computedKey(context, value)}] = ${field()};`;
    case 4:
      return `static { ${body({ ...fieldContext(context), called: true })} }`;
    case 5:
      return `${prefix}${method(`get ${key}`, () => "")}`;
    case 6:
      return `${prefix}${method(`set ${key}`, () => "x")}`;
    case 7:
      return `${prefix}${method(`*${key}`, parameters, { yields: true })}`;
    case 8:
      return `${prefix}${method(`async ${key}`, parameters, { awaits: true })}`;
    case 9:
      return `${prefix}${method(`[${computedKey(context, value)}]`, parameters)}`;
    case 10:
      return `${prefix}${method(secret, parameters)} ${prefix}c${n}(x) { return this.${secret}(x); }`;
    case 11:
      return `static name${pick(["", "2"], n)} = ${field()};`;
    case 12:
      return `${prefix}${key} = class {};`;
    default:
      return `${prefix}${method(key, parameters)}`;
  }
}

/** V8 11.3 crashes on some private fields beside a computed key with `this` in it. */
function computedKey(context: Context, value: Render): string {
  return marked(context, value(context).replace(/\bthis\b/g, "null"));
}
