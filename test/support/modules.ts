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
 * Imports programs one after the other, as plain Node does, and as it does with every module
 * instrumented and traced. Gives back what each program passed to `log`, and what it threw.
 */
export async function runModules(programs: Readonly<Record<string, ModuleProgram>>): Promise<{
  readonly plain: Readonly<Record<string, readonly string[]>>;
  readonly instrumented: Readonly<Record<string, readonly string[]>>;
}> {
  const files: Record<string, string> = { "driver.mjs": DRIVER };
  const list = Object.keys(programs).map((name, index) => [`case-${index}`, name] as const);
  for (const [folder, name] of list) {
    for (const [file, text] of Object.entries(programs[name] ?? {}))
      files[`${folder}/${file}`] = text;
  }
  const cwd = project({ ...files, "programs.json": JSON.stringify(list) });
  const run = async (args: readonly string[]) => {
    const env = { TRACEALLOC: "1", TRACEALLOC_CACHE: "" };
    const { stdout, stderr } = await node([...args, "driver.mjs"], { cwd, env });
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, string[]>;
  };
  return { plain: await run([]), instrumented: await run(["--import", REGISTER]) };
}
