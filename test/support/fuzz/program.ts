import fc from "fast-check";
import { calls, LEAVES } from "./calls.ts";
import { classes } from "./classes.ts";
import { type Context, type Render, topLevel, withNames } from "./context.ts";
import { functionExpressions } from "./functions.ts";
import { literals } from "./literals.ts";
import { operators } from "./operators.ts";
import { type Pattern, parameterLists, patterns } from "./patterns.ts";
import { type StatementMaker, statementList, statements } from "./statements.ts";

/** A random program, and how it is to be run. */
export interface Program {
  readonly code: string;
  readonly sourceType: "script" | "commonjs";
}

type Grammar = {
  readonly expression: Render;
  readonly body: Render;
  readonly parameters: Render;
  readonly pattern: Pattern;
  readonly class: (context: Context, name: string) => string;
  readonly statement: StatementMaker;
};

const depthIdentifier = fc.createDepthIdentifier();

const grammar = fc.letrec<Grammar>((tie) => {
  const expression = tie("expression");
  const { object, array, template } = literals(tie);
  const body = fc.oneof(
    { maxDepth: 5, depthIdentifier },
    fc.constant<Render>(() => "tick();"),
    {
      weight: 2,
      arbitrary: expression.map(
        (e): Render =>
          (c) =>
            c.returns ? `tick(); return ${e(c)};` : `tick(); log(${e(c)});`,
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(expression, expression).map(
        ([a, b]): Render =>
          (c) =>
            suspended(c, a(c), b(c)),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.array(tie("statement"), { minLength: 1, maxLength: 4, depthIdentifier }).map(
        (list): Render =>
          (context) =>
            `tick(); ${statementList(list)(context)}`,
      ),
    },
  );
  return {
    expression: fc.oneof(
      { maxDepth: 5, depthIdentifier },
      { weight: 3, arbitrary: LEAVES },
      { weight: 3, arbitrary: object },
      { weight: 2, arbitrary: array },
      { weight: 2, arbitrary: template },
      { weight: 4, arbitrary: functionExpressions(tie) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            fc.constantFrom(
              "C",
              "C",
              "new C(E)",
              "new C(E)",
              "new C(E).p",
              "new (C)().k",
              "new B(E)",
            ),
            tie("class"),
            expression,
          )
          .map(
            ([use, write, argument]): Render =>
              (context) =>
                use.replace(/\b[BCE]\b/g, (hole) => {
                  if (hole === "E") return argument(context);
                  return hole === "B" ? write(context, "") : `(${write(context, "")})`;
                }),
          ),
      },
      { weight: 4, arbitrary: operators(expression, tie("pattern")) },
      { weight: 5, arbitrary: calls(expression) },
    ),
    body,
    parameters: parameterLists(expression, tie("pattern")),
    pattern: patterns(expression),
    class: classes(tie),
    statement: statements({
      expression,
      pattern: tie("pattern"),
      parameters: tie("parameters"),
      class: tie("class"),
      body: tie("body"),
    }),
  };
});

const NAMES = ["a", "b", "c", "d"];
const INITIAL = `var a = { p: [1], q: { r: 2 } }; let b = "s", c = [1, "two", { three: 3 }]; const d = (x) => [x];`;

/** Programs over all the forms that allocate, which log what happens as they run. */
export const programs: fc.Arbitrary<Program> = fc
  .tuple(
    fc.array(grammar.statement, { minLength: 1, maxLength: 8 }),
    fc.boolean(),
    fc.boolean(),
    fc.constantFrom<Program["sourceType"][]>("script", "commonjs"),
  )
  .map(([list, strict, apart, sourceType]) => {
    const directive = strict ? '"use strict";\n' : "";
    return {
      code: `${directive}${INITIAL}\n${writeTop(topLevel(strict, NAMES), list, apart)}`,
      sourceType,
    };
  });

/**
 * Each statement that declares nothing stands in a `try`, so that the ones after it run too; `apart`,
 * so do declarations. What is declared is called in the end.
 */
function writeTop(context: Context, list: readonly StatementMaker[], apart: boolean): string {
  const made = list.map((make) => make(context));
  const scope = withNames(
    context,
    made.flatMap(({ names }) => names),
  );
  const lines = made.map(({ write, names }) => {
    const uses = names.map((name) => `log("${name}", ${name}); ${useOf(name)}`).join(" ");
    const text = apart ? `${write(scope)} ${uses}` : write(scope);
    return names.length > 0 && !apart ? text : `try { ${text} } catch (e) { log("threw", e); }`;
  });
  const ends = scope.names.map(
    (name) => `try { log("${name}", ${name}); ${useOf(name)} } catch (e) { log(e); }`,
  );
  return [...lines, ...ends].join("\n");
}

function useOf(name: string): string {
  if (name.startsWith("f")) return `log(drive(${name}([1], { q: 2 }), 2));`;
  return name.startsWith("C") ? `log(new ${name}([1]));` : "";
}

/** A body that stops where it may, and goes on. */
function suspended(context: Context, a: string, b: string): string {
  const given = context.yields ? `yield ${a}` : context.awaits ? `await ${a}` : a;
  const last = context.yields ? `yield* [${b}]; ` : "";
  return `tick(); try { log({ given: [${given}], b: ${b} }); ${last}} finally { log("left"); }`;
}
