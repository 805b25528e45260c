import { resolve } from "node:path";
import { buildFiles } from "../compilers/files.ts";
import { buildProject } from "../compilers/project.ts";
import type { TypeScriptOptions } from "../compilers/typescript.ts";
import { CommandError } from "../errors.ts";
import { plural } from "../reports/units.ts";

export interface BuildFlags extends Pick<TypeScriptOptions, "include" | "exclude" | "hooks"> {
  readonly project?: string;
  readonly outDir: string;
}

/** Writes instrumented code. */
export function build(paths: readonly string[], { project, outDir, ...options }: BuildFlags): void {
  if ((project === undefined) === (paths.length === 0)) {
    throw new CommandError("build needs either -p and a tsconfig.json, or files and folders.", 2);
  }
  const choice = { ...options, root: process.cwd() };
  const folder = resolve(outDir);
  const written =
    project === undefined
      ? buildFiles(paths, folder, choice)
      : buildProject(resolve(project), folder, choice);
  process.stderr.write(`Wrote ${plural(written, "file")} to ${outDir}\n`);
}
