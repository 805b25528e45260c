import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { project } from "./cli.ts";

/** Folder of this package. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** By their names: texts, or where they are. */
export type Files = Readonly<Record<string, string>>;

/** Files of a folder of this package, by their names. */
export function filesOf(folder: string, names: readonly string[]): Files {
  const read = (name: string) => readFileSync(join(ROOT, folder, name), "utf8");
  return Object.fromEntries(names.map((name) => [name, read(name)]));
}

/** A project in which tracealloc, and packages that lie elsewhere, are installed as npm would install them. */
export function install(files: Files, packages: Files): string {
  const cwd = project(files);
  const modules = join(cwd, "node_modules");
  const own = join(modules, "tracealloc");
  cpSync(join(ROOT, "dist"), join(own, "dist"), { recursive: true });
  cpSync(join(ROOT, "package.json"), join(own, "package.json"));
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    dependencies: Files;
  };
  const names = Object.keys(dependencies);
  const all = { ...packages, ...Object.fromEntries(names.map((name) => [name, nodeModule(name)])) };
  for (const [name, path] of Object.entries(all)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(path, join(modules, name), "dir");
  }
  return cwd;
}

function nodeModule(name: string): string {
  return join(ROOT, "node_modules", name);
}
