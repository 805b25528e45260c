import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { FileTable } from "../../runtime/protocol.ts";
import { SiteTable } from "../../runtime/sites.ts";
import type { Emitter } from "../support/emitter.ts";
import { emitters } from "../support/emitters.ts";

/** Whole files, of every kind of syntax; programs that are executed and counted by all emitters are those of the other tests. */
const FILES = [
  "../fixtures/engines/program.js",
  "../../samples/leaky-server/server.ts",
  "../../samples/tokenizer/tokenizer.cjs",
  "../../transforms/plan/planner.ts",
  "../../src/node/session.ts",
  "../../node_modules/acorn/dist/acorn.mjs",
  "../../node_modules/immer/dist/immer.mjs",
  "../../node_modules/zod/v4/core/schemas.js",
  "../../node_modules/react-day-picker/dist/index.js",
];

/** The sites of the table in an emitted text, with all that the runtime is told of them. */
function sitesIn(code: string): string[] {
  const [, text] = /\((\{\s*"?v"?: ?\d[^{}]*\})\)/.exec(code) ?? [];
  const table: FileTable = JSON.parse(text ?? "");
  const sites = new SiteTable(table);
  return Array.from({ length: table.h }, (_, hook) => sites.of(hook))
    .flat()
    .map(({ owner, key, isAlternative, ...site }) => JSON.stringify(site))
    .sort();
}

describe.each(FILES)("%s", (name) => {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const code = readFileSync(path, "utf8");
  const filename = `/project/${basename(path)}`;
  const sourceType = /\.cjs$|react-day-picker/.test(path) ? "commonjs" : "module";
  const emitted = (emitter: Emitter, hooks: "live" | "count"): string[] =>
    sitesIn(emitter.emit(code, { filename, sourceType, hooks, runtime: "global" }));

  it.each(["live", "count"] as const)("has the same sites by all emitters, hooks: %s", (hooks) => {
    const expected = emitted(emitters.text, hooks);
    expect(expected.length).toBeGreaterThan(4);
    expect(emitted(emitters.babel, hooks)).toEqual(expected);
    expect(emitted(emitters.tsc, hooks)).toEqual(expected);
  });
});
