import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** An engine that is installed. */
export interface Engine {
  /** "Node.js 22", "Deno", "Chromium" … */
  readonly name: string;
  readonly version: string;
  readonly path: string;
}

/** How an engine is called, and what it says of its version. */
const FAMILIES = [
  { name: "Node.js", commands: ["node"], version: /^v(\d+\.\d+\.\d+)/ },
  { name: "Deno", commands: ["deno"], version: /^deno (\d+\.\d+\.\d+)/ },
  { name: "Bun", commands: ["bun"], version: /^(\d+\.\d+\.\d+)/ },
  {
    name: "Chromium",
    commands: ["chromium", "chromium-browser", "google-chrome"],
    version: /(?:Chromium|Chrome) ([\d.]+)/,
  },
  { name: "Firefox", commands: ["firefox", "firefox-esr"], version: /Firefox ([\d.]+)/ },
] as const;

/** Those that the counts are held to be equal in. */
export const WANTED = [
  "Node.js 20",
  "Node.js 22",
  "Node.js 24",
  "Node.js 26",
  "Deno",
  "Bun",
  "Chromium",
  "Firefox",
] as const;

/** The Node that runs the tests. */
export const OWN: Engine = {
  name: `Node.js ${process.versions.node.split(".")[0]}`,
  version: process.versions.node,
  path: process.execPath,
};

/** Those found in `TRACEALLOC_ENGINES`, a list of executables with `:` between them, then in `PATH`. */
export function installed(): Engine[] {
  const listed = (process.env.TRACEALLOC_ENGINES ?? "").split(delimiter);
  const paths = [...listed, ...FAMILIES.flatMap(({ commands }) => inPath(commands))];
  return [...paths.filter((path) => path !== "").map(identify), OWN];
}

/** The first Chromium in `PATH`. */
export function chromium(): Engine | undefined {
  return inPath(FAMILIES[3].commands).map(identify)[0];
}

function inPath(commands: readonly string[]): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return commands
    .flatMap((command) => folders.map((folder) => join(folder, command)))
    .filter((path) => existsSync(path));
}

function identify(path: string): Engine {
  const said = execFileSync(path, ["--version"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  for (const family of FAMILIES) {
    const version = family.version.exec(said)?.[1];
    if (version === undefined) continue;
    const name = family.name === "Node.js" ? `Node.js ${version.split(".")[0]}` : family.name;
    return { name, version, path };
  }
  throw new Error(`${path} --version says "${said.trim()}", which is no engine that is known here`);
}
