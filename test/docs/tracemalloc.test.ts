import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as api from "../../runtime/index.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = read("docs/tracemalloc.md");
const rows = cellsOf(PAGE).filter(([id = ""]) => /^(?:\d+|[EA]\d+)$/.test(id));

interface Title {
  /** As the source has it, with `%d` and the like. */
  readonly template: string;
  readonly index: number;
  /** The source before it, from its table on. */
  readonly table: string;
}

function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, ROOT)), "utf8");
}

/** Cells of the lines of all tables. */
function cellsOf(page: string): string[][] {
  const lines = page.split("\n").filter((line) => line.startsWith("| "));
  return lines.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** First arguments of `describe`, `it` and `test`. */
function titlesOf(source: string): Title[] {
  const literals = source.matchAll(/\(\s*(["'`])((?:\\.|(?!\1)[^\n])+)\1,/g);
  return Array.from(literals, ({ index, 2: template = "" }) => {
    const table = source.slice(Math.max(0, source.lastIndexOf(".each(", index)), index);
    return { template, index, table };
  });
}

/** Whether a title begins so, with values in place of `%d` and the like that its table has. */
function begins({ template, table }: Title, title: string): boolean {
  const [first = "", ...pieces] = template.split(/%[a-z]/);
  if (pieces.length === 0 || title.length <= first.length) return template.startsWith(title);
  if (!title.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = piece === "" ? title.length : title.indexOf(piece, at);
    const end = found < 0 ? endOfValue(title, at, piece) : found;
    if (!has(table, title.slice(at, end))) return false;
    if (end + piece.length >= title.length) return true;
    at = end + piece.length;
  }
  return at >= title.length;
}

/** Where the value ends in a title of which the piece after it has been cut. */
function endOfValue(title: string, at: number, piece: string): number {
  for (let end = at + 1; end < title.length; end++) {
    if (piece.startsWith(title.slice(end))) return end;
  }
  return title.length;
}

/** Whether a value is in a table, however it is written there. */
function has(table: string, value: string): boolean {
  const plain = (text: string): string => text.replace(/[\s"'_]/g, "");
  const escaped = plain(value).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w.-])${escaped}(?![\\w.])`).test(plain(table));
}

/** What is wrong with a reference to a test; undefined when it is there. */
function problem(path: string, parts: readonly string[]): string | undefined {
  if (!existsSync(fileURLToPath(new URL(path, ROOT)))) return `there is no ${path}`;
  const titles = titlesOf(read(path));
  let after = -1;
  for (const part of parts) {
    const found = titles.find((title) => title.index > after && begins(title, part));
    if (found === undefined) return `${path} has no "${part}"`;
    after = found.index;
  }
  return undefined;
}

function referencesOf(cell: string): [string, string[]][] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, reference = ""]) => {
    const [path = "", ...parts] = reference.split(" › ");
    return [path, parts];
  });
}

describe("docs/tracemalloc.md", () => {
  it("has every row once, in order", () => {
    const numbers = rows.map(([id]) => Number(id)).filter((id) => !Number.isNaN(id));
    expect(numbers).toEqual(Array.from({ length: 90 }, (_, i) => i + 1));
    const others = rows.map(([id = ""]) => id).filter((id) => /^[EA]/.test(id));
    expect(new Set(others).size).toBe(others.length);
  });

  it("has five cells in every row", () => {
    expect(rows.filter((cells) => cells.length !== 5)).toEqual([]);
  });

  it.each(rows)("row %s: %s", (_id, behaviour = "", verdict, tests = "", why = "") => {
    expect(behaviour).not.toBe("");
    expect(["same", "differs", "adds"]).toContain(verdict);
    const references = referencesOf(tests);
    if (verdict !== "differs") expect(references).not.toEqual([]);
    if (verdict !== "same") expect(why).not.toBe("");
    for (const [path, parts] of references) {
      expect(parts).not.toEqual([]);
      expect(problem(path, parts)).toBeUndefined();
    }
  });

  it("would notice a test that is not there", () => {
    const file = "test/runtime/snapshot.test.ts";
    expect(problem(file, ["Snapshot", "groups as tracemalloc does (row 33)"])).toBeUndefined();
    expect(problem(file, ["Snapshot", "groups as tracemalloc does (row 99)"])).toBeDefined();
    expect(problem(file, ["Snapshot", "copies when there are filters"])).toBeDefined();
    expect(problem(file, ["laws", "copies when there are no filters (row 28)"])).toBeDefined();
    expect(problem("test/runtime/none.test.ts", ["Snapshot"])).toBeDefined();
  });

  it("names functions and classes that there are", () => {
    const names = cellsOf(PAGE.slice(0, PAGE.indexOf("## What differs"))).flatMap(([, ours = ""]) =>
      [...ours.matchAll(/(?:^|[` ])(?:new )?(\w+)\(/g)].map(([, name = ""]) => name),
    );
    const methods = Object.getOwnPropertyNames(api.Snapshot.prototype).concat("format", "passes");
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !(name in api) && !methods.includes(name))).toEqual([]);
  });
});
