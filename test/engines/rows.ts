import { afterAll, describe, expect, it } from "vitest";
import { growthOf } from "../../src/reports/heap.ts";
import { type Place, runInBrowser } from "./browser.ts";
import { runAsCommand } from "./command.ts";
import { compare, type Differences } from "./compare.ts";
import type { Engine } from "./engine.ts";
import { buildProgram, expectedSites, type Report, type Run } from "./program.ts";

const PLACES: readonly Place[] = ["page", "iframe", "worker", "service"];
const EQUAL: Differences = { sites: [], counts: [], live: [] };

/** Whether the engine gives numbers of its heap, and these have grown by the buffer. */
function heapOf(run: Run | undefined): string {
  const heap = run?.meta.heap;
  if (run === undefined || heap === undefined) return "not told";
  // Garbage of before the start may be gone by now.
  return growthOf(heap) > run.byteLength / 2 ? "grown" : "told";
}

/** Runs the program in each engine, in browsers in every place, and prints a table of what was equal. */
export function testEngines(wanted: readonly string[], installed: readonly Engine[]): void {
  const program = buildProgram();
  const expected = expectedSites();
  const table: string[][] = [["engine", "sites", "counts", "live"]];

  const check = (
    row: string,
    report: Report | undefined,
    settles: boolean,
    heap: "grown" | "told" | "not told",
  ): void => {
    expect.soft(heapOf(report?.runs[0]), row).toMatch(heap === "told" ? /told|grown/ : heap);
    for (const run of report?.runs ?? []) {
      const found = compare(expected, run);
      const cells = (["sites", "counts", "live"] as const).map((key) =>
        found[key].length > 0 ? `${found[key].length} differ` : `${expected.length} equal`,
      );
      if (!run.settled) cells[2] = "not told";
      table.push([`${row}, ${run.sampling}`, ...cells]);
      expect.soft(found, row).toEqual(EQUAL);
      const told = { settled: run.settled, collected: run.collected };
      expect.soft(told, row).toEqual({ settled: settles, collected: settles });
    }
    expect(report?.runs, row).toHaveLength(2);
  };

  describe.each(wanted)("%s", (name) => {
    const engine = installed.find((each) => each.name === name);
    if (engine === undefined) {
      table.push([name, "skipped: not found in PATH or TRACEALLOC_ENGINES"]);
      it.skip("counts as the program says");
      return;
    }
    const { version } = engine;
    if (name !== "Chromium" && name !== "Firefox") {
      it("counts as the program says", async () => {
        check(`${name} (${version})`, await runAsCommand(engine, await program), true, "grown");
      });
      return;
    }
    it("counts as the program says in a page, an iframe and workers", async () => {
      const reports = await runInBrowser(engine, await program, PLACES, true);
      for (const place of PLACES) {
        // Firefox lets no worker collect.
        const isWindow = place === "page" || place === "iframe";
        const settles = name === "Chromium" || isWindow;
        // Page and iframe have one heap, in which each sees the other's buffer go.
        const heap = name === "Chromium" && isWindow ? "told" : "not told";
        check(`${name} (${version}), ${place}`, reports.get(place), settles, heap);
      }
      const { process } = reports.get("service")?.runs[0]?.meta ?? {};
      expect(process).toBe("service worker");
    });
    it("reports nothing dead that is alive where garbage cannot be collected", async () => {
      const reports = await runInBrowser(engine, await program, ["page"], false);
      const heap = name === "Chromium" ? "grown" : "not told";
      check(`${name} (${version}), page, no flags`, reports.get("page"), false, heap);
    });
  });

  afterAll(() => {
    const width = Math.max(...table.map(([row = ""]) => row.length)) + 2;
    const lines = table.map(([row = "", ...cells]) => [
      row.padEnd(width),
      ...cells.map((cell) => cell.padEnd(12)),
    ]);
    console.log(lines.map((line) => line.join("").trimEnd()).join("\n"));
  });
}
