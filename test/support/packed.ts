import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { project } from "./cli.ts";
import { ROOT } from "./install.ts";

function npm(args: readonly string[], cwd: string): string {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Packs this package as npm publishes it. Gives the tarball. */
export function pack(): string {
  const folder = project({});
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(npm(args, ROOT));
  return join(folder, filename);
}

/** A project in which npm has installed the tarball, without network: dependencies lie there already, as links. */
export function installPacked(
  tarball: string,
  files: Readonly<Record<string, string>>,
  dependencies: readonly string[],
  tools: readonly string[],
): string {
  const cwd = project({ "package.json": `{ "private": true }`, ...files });
  for (const name of dependencies) link(cwd, name);
  const quiet = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"];
  npm(["install", "--no-save", ...quiet, tarball], cwd);
  for (const name of tools) link(cwd, name);
  return cwd;
}

function link(cwd: string, name: string): void {
  const path = join(cwd, "node_modules", name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(join(ROOT, "node_modules", name), path, "dir");
}
