import { describe, expect, it } from "vitest";
import { EMITTERS } from "./emitters.ts";
import { compile, execute, executeCompiled, executeCounted } from "./execute.ts";

const LEVELS = ["live", "count"] as const;

/** Programs by name, with what each allocates: `line:column kind count`, in the order of the source. */
export interface CountedPrograms {
  readonly [name: string]: readonly [code: string, counts: readonly string[]];
}

/** Tests that CommonJS programs allocate exactly what the table says. */
export function testCounts(programs: CountedPrograms): void {
  for (const [name, emitter] of EMITTERS) {
    describe.each(LEVELS)(`by ${name}, with hooks: %s`, (hooks) => {
      it.each(Object.entries(programs))("%s", (_, [code, counts]) => {
        expectCounts(executeCounted(code, "commonjs", { hooks }, "exact", emitter), counts);
      });
    });
  }
}

/** The same for modules in TypeScript or JSX; and they print the same plain and instrumented. */
export function testCompiled(language: "ts" | "tsx", programs: CountedPrograms): void {
  for (const [name, emitter] of EMITTERS) {
    describe.each(LEVELS)(`by ${name}, with hooks: %s`, (hooks) => {
      it.each(Object.entries(programs))("%s", (_, [code, counts]) => {
        const instrumented = executeCompiled(code, language, { hooks }, emitter);
        const plain = execute(compile(code, language), "commonjs");
        expect(instrumented.output, instrumented.code).toEqual(plain.output);
        expectCounts(instrumented, counts);
      });
    });
  }
}

function expectCounts(
  { code, counts, output }: ReturnType<typeof executeCounted>,
  expected: readonly string[],
): void {
  const lines = counts.map(({ at, kind, estimate }) => `${at} ${kind} ${estimate.allocatedCount}`);
  expect(lines.sort(bySource), `${code}\n${output.join("\n")}`).toEqual(expected);
}

/** Tests that programs print the same plain and instrumented, as scripts and as CommonJS, with hooks of both levels. */
export function testTransparency(programs: { readonly [name: string]: string }): void {
  describe.each(["script", "commonjs"] as const)("as %s", (sourceType) => {
    it.each(Object.entries(programs))("%s", (title, code) => {
      for (const [name, emitter] of EMITTERS) {
        if (!emitter.keepsLines && (sourceType === "script" || /keep their lines/.test(title))) {
          continue;
        }
        const plain = execute(emitter.plain(code, { filename: "a.js", sourceType }), sourceType);
        for (const hooks of LEVELS) {
          const instrumented = executeCounted(code, sourceType, { hooks }, "exact", emitter);
          expect(instrumented.output, `${name}\n${instrumented.code}`).toEqual(plain.output);
        }
      }
    });
  });
}

function bySource(a: string, b: string): number {
  const [, lineA, columnA] = /(\d+):(\d+)/.exec(a) ?? [];
  const [, lineB, columnB] = /(\d+):(\d+)/.exec(b) ?? [];
  return Number(lineA) - Number(lineB) || Number(columnA) - Number(columnB);
}
