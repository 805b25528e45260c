import { isAbsolute } from "node:path";
import { createFilter } from "../../transforms/select.ts";
import { OWN_FOLDER } from "../node/own.ts";
import { reportedName } from "../node/select.ts";
import type { BundlerOptions } from "./options.ts";

/** Files that are JavaScript, or that plugins make JavaScript of. */
const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx)$/i;
/** Queries by which something else than the module itself is asked for. */
const OTHER = /[?&](?:raw|url|inline|worker|sharedworker|init|type=style)(?:[&=]|$)/;

const FOREIGN = /\/node_modules\/tracealloc\/dist\/|\/vite\/dist\/client\//;

/** The modules of a build that are to be instrumented. */
export interface Modules {
  /** Absolute folder that globs and reported names are relative to. */
  readonly root: string;
  includes(id: string): boolean;
}

export function selectModules(options: BundlerOptions, hostRoot: string): Modules {
  const { root = hostRoot } = options;
  const filter = createFilter(options);
  return { root, includes: (id) => isSource(id) && filter(reportedName(sourceFile(id), root)) };
}

/** The file of a module, without the query that a bundler may have added. */
export function sourceFile(id: string): string {
  return id.replace(/[?#].*$/, "");
}

/** Not so are virtual modules, assets, the runtime itself, and what Vite puts into every page. */
function isSource(id: string): boolean {
  const file = sourceFile(id);
  if (!isAbsolute(file) || file.startsWith("/@") || !SOURCE.test(file) || OTHER.test(id))
    return false;
  return !isForeign(file);
}

/** Whether a file is the runtime's, or another tool's that must not be counted. */
export function isForeign(file: string): boolean {
  const name = file.replaceAll("\\", "/");
  return name.startsWith(OWN_FOLDER) || FOREIGN.test(name);
}
