import fc from "fast-check";
import { bare, type Context, pick, type Render, withNames } from "./context.ts";
import { inside } from "./functions.ts";
import type { Pattern } from "./patterns.ts";

/** A statement, and the names that it declares for the statements beside it. */
interface Statement {
  readonly write: Render;
  readonly names: readonly string[];
}

/** A statement of which the names are chosen when the list that it stands in is written. */
export type StatementMaker = (context: Context) => Statement;

export interface Parts {
  readonly expression: fc.Arbitrary<Render>;
  readonly pattern: fc.Arbitrary<Pattern>;
  readonly parameters: fc.Arbitrary<Render>;
  readonly class: fc.Arbitrary<(context: Context, name: string) => string>;
  readonly body: fc.Arbitrary<Render>;
}

/** Statements of every kind; what they declare has names of its own. */
export function statements(parts: Parts): fc.Arbitrary<StatementMaker> {
  const { expression, pattern, parameters, body } = parts;
  const shared = fc.tuple(fc.nat({ max: 60 }), expression, expression, body, body);
  return fc.oneof(
    { weight: 4, arbitrary: expression.map((e) => simple((c) => `log(${e(c)});`)) },
    { weight: 2, arbitrary: expression.map((e) => simple((c) => `${asStatement(e(c))}\n`)) },
    { weight: 4, arbitrary: fc.tuple(fc.nat({ max: 8 }), expression, pattern).map(declaration) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.nat({ max: 4 }), parameters, body).map(functionDeclaration),
    },
    { weight: 2, arbitrary: parts.class.map(classDeclaration) },
    { weight: 5, arbitrary: fc.tuple(fc.nat({ max: 22 }), shared, pattern).map(compound) },
  );
}

function simple(write: Render): StatementMaker {
  return () => ({ write, names: [] });
}

/** What begins with a brace, `function`, `class` or `let [` would read as something else. */
function asStatement(text: string): string {
  return /^(?:\{|function|class|async|let\b)/.test(text) ? `(${text})` : text;
}

function declaration([form, value, bind]: [number, Render, Pattern]): StatementMaker {
  return ({ fresh }) => {
    const n = fresh();
    const [one, two, three] = [`v${n}`, `w${n}`, `u${n}`];
    const keyword = pick(["const", "let", "var"], form);
    if (form < 6) {
      return {
        names: [one],
        write: (context) => `${keyword} ${one} = ${bare(value(context))}${pick([";", "\n"], n)}`,
      };
    }
    const names = [one, two, three] as const;
    return {
      names,
      write: (context) => {
        const inner = withNames(context, []);
        return `${keyword} ${bind(inner, names)} = ${value(context)};`;
      },
    };
  };
}

function functionDeclaration([form, parameters, body]: [number, Render, Render]): StatementMaker {
  return ({ fresh }) => {
    const name = `f${fresh()}`;
    const head = pick(
      ["function ", "function ", "function* ", "async function ", "async function* "],
      form,
    );
    return {
      names: [name],
      write: (context) => {
        const scope = inside(context, {
          generator: head.includes("*"),
          async: head.startsWith("async"),
        });
        const list = parameters({ ...scope, yields: false, awaits: false });
        const directive = form === 1 && /^\w(?:, \w)*$/.test(list) ? "'use strict'\n" : "";
        return `${head}${name}(${list}) { ${directive}${body({ ...scope, strict: scope.strict || directive !== "" })} }`;
      },
    };
  };
}

function classDeclaration(write: (context: Context, name: string) => string): StatementMaker {
  return ({ fresh }) => {
    const name = `C${fresh()}`;
    return { names: [name], write: (context) => write(context, name) };
  };
}

type Shared = [number, Render, Render, Render, Render];

function compound([form, [n, one, two, first, second], bind]: [
  number,
  Shared,
  Pattern,
]): StatementMaker {
  return simple((context) => {
    const a = () => one(context);
    const b = () => two(context);
    const looping = { ...context, loop: true };
    const id = context.fresh();
    const names = [`i${id}`, `j${id}`, `k${id}`] as const;
    const bound = withNames(looping, names);
    const count = `let n${id} = 0; n${id} < 2; n${id}++`;
    switch (form) {
      case 0:
        return `if (${a()}) { ${first(context)} } else { ${second(context)} }`;
      case 1:
        return `if (${a()}) log(${b()})\nelse ${asStatement(b())};`;
      case 2:
        return `for (${count}) { tick(); ${first(withNames(looping, [`n${id}`]))} }`;
      case 3:
        return `for (let ${names[0]} = ${a()}, m${id} = 0; m${id} < 2; m${id}++) { tick(); log(${names[0]}); ${first(withNames(looping, [names[0]]))} }`;
      case 4:
        return `for (const ${names[0]} of ${a()}) { tick(); ${first(withNames(looping, [names[0]]))} }`;
      case 5:
        return `for (let ${bind(context, names)} of [${a()}, ${b()}]) { tick(); ${first(bound)} }`;
      case 6:
        return `for (var ${names[0]} in ${a()}) { tick(); log(${names[0]}); }`;
      case 7:
        return `for (${pick(context.names, n)}.p of [${a()}]) tick();`;
      case 8:
        return context.awaits
          ? `for await (const ${names[0]} of ${a()}) { tick(); ${first(withNames(looping, [names[0]]))} }`
          : `for (const ${names[0]} of [${a()}]) log(${names[0]});`;
      case 9:
        return `switch (${a()}) { case ${b()}: ${first(context)} case 1: { ${second(context)} } default: log(${a()}); }`;
      case 10:
      case 11:
        return `try { ${first(context)} } catch (e) { log("caught", e); ${second(withNames(context, ["e"]))} }`;
      case 12:
        return `try { ${first(context)} } finally { log("finally"); ${second(context)} }`;
      case 13:
        return `throw ${a()};`;
      case 14:
        return context.returns ? `return ${a()};` : `log(${a()});`;
      case 15:
        return context.loop ? pick(["break;", "continue;"], n) : "";
      case 16:
        return `l${id}: { ${first(context)} if (${a()}) break l${id}; ${second(context)} }`;
      case 17:
        return `l${id}: for (const ${names[0]} of [1, { a: 2 }]) { for (;;) { tick(); ${first(withNames(context, [names[0]]))}; continue l${id}; } }`;
      case 18:
        return context.strict
          ? `{ ${first(context)} }`
          : `with (${n % 2 ? "odd(6)" : a()}) { ${first(context)} }`;
      case 19:
        return `do { tick(); ${first(looping)} } while (false)`;
      case 20:
      case 21: {
        // What could continue a call begins a statement behind an arrow function's body.
        const next = pick(["(E)", "[E]", "`${E}`", "+ E", "/x/g.test(E)", "-E"], n);
        const body = first({ ...withNames(context, ["x"]), returns: true, loop: false });
        return `${pick(context.names, n)} = (x) => { ${body} }\n${next.replace("E", b)};`;
      }
      default:
        return `eval(${JSON.stringify(`1; ({ z: [${n}] })`)});`;
    }
  });
}

/** Writes statements that see one another's names, each perhaps before it is initialised. */
export function statementList(list: readonly StatementMaker[]): Render {
  return (context) => {
    const made = list.map((make) => make(context));
    const scope = withNames(
      context,
      made.flatMap(({ names }) => names),
    );
    return made.map(({ write }) => write(scope)).join(" ");
  };
}
