import { types } from "node:util";
import { describe, expect, it } from "vitest";
import type { SizeHost } from "../../runtime/sizes/model.ts";
import { measureRows, type Row, readJson, type Table } from "../support/sizes.ts";

interface Engine extends Omit<SizeHost, "isProxy"> {
  /** File of the table. */
  readonly table: string;
  /** Share of the rows that are met within 5 %; docs/accuracy.md has them too. */
  readonly met: number;
  /** Whether the table says what a value takes without the values in it. */
  readonly shallow?: boolean;
  /** Rows of which the table does not say what a value takes, and why. */
  readonly outside?: Readonly<Record<string, RegExp>>;
}

const v8 = { layout: "v8-64", v8: 13, inlineData: 64, met: 0.954 } as const;

const engines: Readonly<Record<string, Engine>> = {
  "V8 11, Node 20": { ...v8, table: "v8-64-node20.json", v8: 11, met: 0.959 },
  "V8 13, Node 24": { ...v8, table: "v8-64-node24.json", met: 0.957 },
  "V8 15, Deno": { ...v8, table: "v8-64-deno.json", v8: 15, inlineData: 0 },
  "V8 15, Chromium": { ...v8, table: "v8-32-chromium.json", v8: 15, layout: "v8-32" },
  "JavaScriptCore, Bun": {
    table: "javascriptcore-bun.json",
    layout: "javascriptcore",
    v8: 0,
    inlineData: 0,
    met: 0.928,
  },
  "SpiderMonkey, Firefox": {
    table: "spidermonkey-firefox.json",
    layout: "spidermonkey",
    v8: 0,
    inlineData: 0,
    met: 0.912,
    shallow: true,
    outside: {
      "byteSize leaves out the variables that a function keeps": /^fn\..*cap|^fn\.loop/,
      "byteSize leaves out bytes outside of the heap":
        /^typed\.\w+\.(?:6[45]|1\d\d|\d{4,})$|^typed\.(?:Float64|Big\w+64)Array\.(?:16|32)$|^typed\.\w*Array\.100$/,
    },
  },
};

const rows = readJson<Row[]>("rows.json");

describe.each(Object.entries(engines))("sizes of %s", (_, engine) => {
  it("agree with the engine within 5 %", { timeout: 300_000 }, () => {
    const { layout, v8: version, inlineData, shallow = false, outside = {} } = engine;
    const host = { layout, v8: version, inlineData, isProxy: types.isProxy };
    const table = new Map(readJson<Table>(engine.table).rows);
    const isOutside = (name: string): boolean =>
      Object.values(outside).some((pattern) => pattern.test(name));
    const told = rows.filter(
      ({ name, hidden }) => table.has(name) && hidden === undefined && !isOutside(name),
    );
    const measured = measureRows(told, host, shallow);
    const missed = told.filter(({ name }) => {
      const bytes = table.get(name) ?? 0;
      return !(Math.abs((measured.get(name) ?? 0) - bytes) <= 0.05 * Math.max(8, bytes));
    });
    const list = missed.map(({ name }) => `${name}: ${measured.get(name)}, not ${table.get(name)}`);
    const met = 1 - missed.length / told.length;
    console.log(`${engine.table}: ${(100 * met).toFixed(1)} % of ${told.length} rows`);
    expect(told.length).toBeGreaterThan(1000);
    expect(met, list.join("\n")).toBeGreaterThanOrEqual(engine.met);
  });
});
