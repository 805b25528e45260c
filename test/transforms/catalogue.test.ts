import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tracer } from "../../runtime/runtime.ts";
import { instrument } from "../../transforms/instrument.ts";
import { EMITTERS } from "../support/emitters.ts";
import { execute } from "../support/execute.ts";
import { type ModuleProgram, runModules } from "../support/modules.ts";
import { constructors } from "./catalogue/constructors.ts";
import { environment } from "./catalogue/environment.ts";
import { iteration } from "./catalogue/iteration.ts";
import { literals } from "./catalogue/literals.ts";
import { modules } from "./catalogue/modules.ts";
import { names } from "./catalogue/names.ts";
import type { Programs } from "./catalogue/programs.ts";
import { references } from "./catalogue/references.ts";
import { reflection } from "./catalogue/reflection.ts";
import { statements } from "./catalogue/statements.ts";
import { syntax } from "./catalogue/syntax.ts";

const topics: Readonly<Record<string, Programs>> = {
  names,
  reflection,
  literals,
  constructors,
  iteration,
  references,
  statements,
  syntax,
  modules,
  environment,
};

beforeAll(() => tracer.start({ sampling: "exact" }));
afterAll(() => tracer.stop());

for (const [topic, { any = {}, sloppy = {} }] of Object.entries(topics)) {
  if (topic === "modules") continue;
  describe(topic, () => {
    for (const sourceType of ["script", "commonjs"] as const) {
      it.each(Object.entries({ ...any, ...sloppy }))(`%s, as ${sourceType}`, (_, code) => {
        expectSame(code, sourceType);
      });
      it.each(Object.entries(any))(`%s, as strict ${sourceType}`, (_, code) => {
        expectSame(`"use strict";\n${code}`, sourceType);
      });
    }
  });
}

describe.each(EMITTERS.filter(([name]) => name !== "text"))("by %s", (_, emitter) => {
  it.each(Object.entries(topics))("%s", (topic, { any = {}, sloppy = {} }) => {
    if (topic === "modules" || topic === "environment") return;
    for (const [name, code] of Object.entries({ ...any, ...sloppy })) {
      const options = { filename: "/project/row.js", sourceType: "commonjs" } as const;
      const { output } = execute(emitter.plain(code, options), "commonjs", true);
      // TypeScript makes code strict, and knows no HTML-like comments.
      if (name === "functions behind if and else" || name.startsWith("HTML-like")) continue;
      const emitted = emitter.emit(code, { ...options, runtime: "global" });
      expect(execute(emitted, "commonjs", true).output, `${name}\n${emitted}`).toEqual(output);
    }
  });
});

it("all of them as modules", async () => {
  const programs: Record<string, ModuleProgram> = {};
  for (const [topic, { any, modules: own }] of Object.entries(topics)) {
    // It would spoil the realm that the others share.
    if (topic === "environment") continue;
    for (const [name, code] of Object.entries({ ...any, ...own })) {
      programs[`${topic}: ${name}`] = typeof code === "string" ? { "main.mjs": code } : code;
    }
  }
  const { plain, instrumented, built } = await runModules(programs);
  expect(Object.keys(instrumented)).toEqual(Object.keys(programs));
  expect(instrumented).toEqual(plain);
  expect(built).toEqual(plain);
});

/** Counts are compared elsewhere: a census after each of so many programs takes long. */
function expectSame(code: string, sourceType: "script" | "commonjs"): void {
  const options = { filename: "/project/row.js", sourceType, runtime: "global" } as const;
  const instrumented = instrument(code, options).code;
  const { output } = execute(instrumented, sourceType, true);
  expect(output, instrumented).toEqual(execute(code, sourceType, true).output);
}
