import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { instrument } from "../../transforms/instrument.ts";
import { node, project, REGISTER } from "./cli.ts";

/** Files of a program by their names, of which `main.mjs` is run. */
export type ModuleProgram = Readonly<Record<string, string>>;

const DRIVER = `
import { inspect } from "node:util";
import { readFileSync } from "node:fs";
process.on("unhandledRejection", () => {});
const outputs = {};
for (const [folder, name] of JSON.parse(readFileSync(new URL("programs.json", import.meta.url)))) {
  const output = [];
  globalThis.log = (...values) => output.push(values.map((value) => inspect(value, { depth: 6 })).join(" "));
  try { globalThis.log(await import("./" + folder + "/main.mjs")); } catch (error) { output.push(String(error)); }
  await new Promise((resolve) => setImmediate(resolve));
  outputs[name] = output;
}
console.log(JSON.stringify(outputs));
`;

/**
 * Imports programs one after the other, as plain Node does, as it does with every module instrumented
 * and traced, and so built that modules import the runtime. Gives back what each program passed to
 * `log`, and what it threw.
 */
export async function runModules(programs: Readonly<Record<string, ModuleProgram>>): Promise<{
  readonly plain: Readonly<Record<string, readonly string[]>>;
  readonly instrumented: Readonly<Record<string, readonly string[]>>;
  readonly built: Readonly<Record<string, readonly string[]>>;
}> {
  const list = Object.keys(programs).map((name, index) => [`case-${index}`, name] as const);
  const files = (text: (file: string, code: string) => string): Record<string, string> => {
    const all: Record<string, string> = {
      "driver.mjs": DRIVER,
      "programs.json": JSON.stringify(list),
    };
    for (const [folder, name] of list) {
      for (const [file, code] of Object.entries(programs[name] ?? {}))
        all[`${folder}/${file}`] = text(file, code);
    }
    return all;
  };
  const run = async (cwd: string, args: readonly string[]) => {
    const env = { TRACEALLOC: "1", TRACEALLOC_CACHE: "" };
    const { stdout, stderr } = await node([...args, "driver.mjs"], { cwd, env });
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, string[]>;
  };
  const cwd = project(files((_, code) => code));
  const built = project(files(build));
  mkdirSync(join(built, "node_modules"));
  symlinkSync(
    fileURLToPath(new URL("../..", import.meta.url)),
    join(built, "node_modules/tracealloc"),
  );
  return {
    plain: await run(cwd, []),
    instrumented: await run(cwd, ["--import", REGISTER]),
    built: await run(built, []),
  };
}

function build(filename: string, code: string): string {
  if (!filename.endsWith(".mjs")) return code;
  try {
    return instrument(code, { filename, sourceType: "module" }).code;
  } catch (error) {
    if (error instanceof SyntaxError) return code;
    throw error;
  }
}
