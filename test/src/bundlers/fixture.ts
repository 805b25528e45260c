import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Snapshot } from "../../../runtime/index.ts";
import { node, project, tracealloc } from "../../support/cli.ts";

const PACKAGE = fileURLToPath(new URL("../../../", import.meta.url));

/** A program of TypeScript, TSX and JavaScript, with a dependency in CommonJS and a dynamic import. */
const FILES = {
  "package.json": `{ "type": "module" }`,
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      target: "esnext",
      module: "esnext",
      moduleResolution: "bundler",
      strict: false,
      jsx: "react",
      sourceMap: true,
    },
    include: ["src"],
  }),
  "src/main.ts": `import { pad, Table } from "cjs-dep";
import { history, type Shape, square } from "./shapes";
import { shout } from "./text.js";
import { page } from "./view";

interface Options {
  readonly size: number;
  readonly tags?: string[];
}

function build<T extends Options>(options: T): Shape[] {
  const shapes: Shape[] = [];
  for (let i = 0; i < options.size; i++) shapes.push(square(i as number, { tags: ["n" + i] }));
  return shapes;
}

async function main(): Promise<void> {
  const shapes = build({ size: 4 });
  const { area, nothing } = await import("./lazy");
  const table = new Table();
  for (const shape of shapes) table.add([pad(shout(shape.name), 6), area(shape)]);
  console.log(JSON.stringify(table.rows), history.map((each) => each.name).join());
  console.log(page(["a", "b"]), nothing(), { build() {} }.build.name, (() => 1).name);
}

await main();
`,
  "src/shapes.ts": `export interface Shape {
  name: string;
  side: number;
  tags: string[];
}

export const history: Shape[] = [];

abstract class Base<T> {
  protected constructor(readonly value: T) {}
  abstract label(): string;
}

class Square extends Base<number> {
  declare kind: "square";
  #parts: unknown[] = [];
  constructor(side: number) {
    super(side);
    this.#parts.push({ side });
  }
  label(): string {
    return \`sq\${this.value}-\${this.#parts.length}\`;
  }
}

export const square = (side: number, extra: { tags: string[] }): Shape => {
  const shape = { name: new Square(side).label(), side, ...extra } satisfies Shape;
  history.push(shape!);
  return shape as Shape;
};
`,
  "src/text.js": `export function shout(text) {
  return [...text].map((c) => c.toUpperCase()).join("") + "!";
}
`,
  "src/view.tsx": `/** @jsxRuntime classic */
/** @jsx h */
type Node = string | { tag: string; children: Node[] };

function h(tag: string, props: object | null, ...children: Node[]): Node {
  return { tag, ...props, children: children.flat() as Node[] };
}

const Item = (text: string): Node => <li>{text + "."}</li>;

export function page<T extends string>(items: T[]): string {
  const size = { size: items.length };
  const list = (
    <ul id="all" {...size}>
      {items.map((item) => {
        const box = { item };
        return Item(box.item);
      })}
      <li style={{ color: "red" }} on={() => items}>
        <b>{"last"}</b>!
      </li>
    </ul>
  );
  return JSON.stringify(list);
}
`,
  "src/lazy.ts": `import type { Shape } from "./shapes";

export function area({ side }: Shape): string {
  const size = { side, total: side ** 2 };
  return \`\${size.total}\`;
}

export const nothing =
  (): unknown => {
  return [, new Map<string, number[]>([["k", [1]]])].length;
};
`,
  "node_modules/cjs-dep/package.json": `{ "name": "cjs-dep", "version": "1.0.0", "main": "index.js" }`,
  "node_modules/cjs-dep/index.js": `"use strict";
var helper = require("./helper");
function Table() {
  this.rows = [];
}
Table.prototype.add = function add(row) {
  this.rows.push({ row: row });
};
exports.Table = Table;
exports.pad = function pad(text, width) {
  return helper.repeat(" ", width - text.length) + text;
};
`,
  "node_modules/cjs-dep/helper.js": `module.exports = {
  repeat: function (text, times) {
    var parts = [];
    while (parts.length < times) parts.push(text);
    return parts.join("");
  },
};
`,
};

/** The program in a folder of its own, where tracealloc is installed. */
export function fixture(more: Readonly<Record<string, string>> = {}): string {
  const folder = project({ ...FILES, ...more });
  linkPackages(folder, []);
  return folder;
}

/** Installs tracealloc, and packages that it has itself, in a folder. */
export function linkPackages(folder: string, names: readonly string[]): void {
  const modules = join(folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  symlinkSync(PACKAGE, join(modules, "tracealloc"));
  for (const name of names) symlinkSync(join(PACKAGE, "node_modules", name), join(modules, name));
}

/** Runs a bundle and counts what it allocates. */
const COUNT = `import { start, takeSnapshot } from "tracealloc";
const [bundle, output] = process.argv.slice(2);
// A bundle may be loaded before its module has run to its end.
process.on("exit", () => takeSnapshot({ gc: false }).dump(output));
start();
await import(bundle);
`;

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  /** A line for each site: place, kind, function and how many values it made. */
  readonly counts: readonly string[];
}

/** Runs a bundle of a fixture to its end. */
export async function runBundle(folder: string, bundle: string): Promise<Run> {
  writeFileSync(join(folder, "count.mjs"), COUNT);
  const output = `${bundle}.json`;
  const { stdout, stderr } = await node(["count.mjs", bundle, output], { cwd: folder });
  return { stdout, stderr, counts: existsSync(output) ? countsOf(Snapshot.load(output)) : [] };
}

/** Runs a fixture's source by `tracealloc run`. */
export async function runSource(folder: string): Promise<Run> {
  const output = join(folder, "run.json");
  const args = ["run", "--quiet", "--no-cache", "--output", output, "src/main.ts"];
  const { stdout, stderr } = await tracealloc(args, { cwd: folder });
  return { stdout, stderr, counts: countsOf(Snapshot.load(output)) };
}

function countsOf(snapshot: Snapshot): string[] {
  const counts = snapshot.traces.map(({ traceback, kind, allocatedCount }) => {
    const frame = traceback.at(-1);
    const place = `${frame?.filename}:${frame?.lineno}:${frame?.column}`;
    return `${place} ${kind} in ${frame?.functionName}: ${allocatedCount}`;
  });
  return counts.sort();
}
