import { statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type ts from "typescript";
import { CommandError } from "../errors.ts";
import tracealloc, { type TypeScriptOptions, typescriptOf, usable } from "./typescript.ts";

/** Compiles the project of a tsconfig.json, and those that it refers to, with hooks, into a folder. Gives the number of files. */
export function buildProject(project: string, outDir: string, options: TypeScriptOptions): number {
  const isFolder = statSync(project, { throwIfNoEntry: false })?.isDirectory() === true;
  const config = isFolder ? join(project, "tsconfig.json") : project;
  const tsc = usableTypeScript(dirname(config));
  const done = new Set<string>();
  let written = 0;
  const base = read(tsc, config).options.outDir ?? dirname(config);
  const visit = (path: string): void => {
    if (done.has(path)) return;
    done.add(path);
    const parsed = read(tsc, path);
    for (const reference of parsed.projectReferences ?? []) {
      visit(tsc.resolveProjectReferencePath(reference));
    }
    if (parsed.fileNames.length === 0) return;
    const own = parsed.options.outDir ?? dirname(path);
    written += emit(tsc, path, parsed, placeIn(outDir, base, own), options);
  };
  visit(config);
  return written;
}

function usableTypeScript(folder: string): typeof ts {
  try {
    return usable(typescriptOf(folder));
  } catch (cause) {
    throw new CommandError(`${(cause as Error).message}.`, 1, { cause });
  }
}

/** Where a project's output goes: it lies to that of the first one as before. */
function placeIn(outDir: string, base: string, own: string): string {
  return join(outDir, relative(base, own).replaceAll(/\.\.[\\/]?/g, ""));
}

function read(tsc: typeof ts, config: string): ts.ParsedCommandLine {
  const fail = ({ messageText }: ts.Diagnostic): never => {
    throw new CommandError(
      `cannot build ${config}: ${tsc.flattenDiagnosticMessageText(messageText, " ")}`,
      1,
    );
  };
  const host = { ...tsc.sys, onUnRecoverableConfigFileDiagnostic: fail };
  const parsed = tsc.getParsedCommandLineOfConfigFile(config, {}, host);
  if (parsed === undefined) throw new CommandError(`there is no ${config}`, 1);
  // A project of references alone has no files, and needs none.
  const [error] = parsed.errors.filter(({ code }) => code !== 18002 && code !== 18003);
  return error ? fail(error) : parsed;
}

function emit(
  tsc: typeof ts,
  config: string,
  { fileNames, options }: ts.ParsedCommandLine,
  outDir: string,
  choice: TypeScriptOptions,
): number {
  const folder = dirname(config);
  const { composite, declaration = composite === true, inlineSourceMap } = options;
  const program = tsc.createProgram(fileNames, {
    ...options,
    outDir,
    rootDir: options.rootDir ?? (composite ? folder : commonFolder(fileNames)),
    declaration,
    ...(declaration ? {} : { declarationMap: false }),
    ...(inlineSourceMap ? {} : { sourceMap: true }),
    ...{ composite: false, incremental: false },
    ...{ noEmit: false, noEmitOnError: false, emitDeclarationOnly: false },
  });
  const before = [tracealloc(program, choice, { ts: tsc })];
  let written = 0;
  // Files of other projects are read for their types, and emitted by those.
  for (const name of fileNames) {
    const file = program.getSourceFile(name);
    if (file === undefined || file.isDeclarationFile) continue;
    const [error] = program.getSyntacticDiagnostics(file);
    if (error) {
      const text = tsc.flattenDiagnosticMessageText(error.messageText, " ");
      const { line } = file.getLineAndCharacterOfPosition(error.start);
      throw new CommandError(`cannot build ${relative(folder, name)}:${line + 1}: ${text}`, 1);
    }
    program.emit(file, undefined, undefined, false, { before });
    written++;
  }
  return written;
}

function commonFolder(files: readonly string[]): string {
  const sources = files.filter((name) => !/\.d\.[cm]?ts$/.test(name));
  return sources
    .map((name) => dirname(resolve(name)))
    .reduce((common, folder) => {
      let outer = common;
      while (relative(outer, folder).startsWith("..")) outer = dirname(outer);
      return outer;
    });
}
