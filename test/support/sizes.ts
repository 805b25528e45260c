import { readFileSync } from "node:fs";
import vm from "node:vm";
import type { CensusEntry } from "../../runtime/census/hook-census.ts";
import type { Cohort } from "../../runtime/cohort.ts";
import { realmEntry } from "../../runtime/entry.ts";
import { detectHost, type Host } from "../../runtime/host.ts";
import type { Tally } from "../../runtime/strata.ts";
import { Tracer } from "../../runtime/tracer.ts";
import { instrument } from "../../transforms/instrument.ts";

/** A value: an expression of `i`, `S` (a string) and `O` (an object), or statements that assign it to `v`. */
export interface Row {
  readonly name: string;
  readonly pre?: string;
  readonly src: string;
  /** Of a row that makes other values in the long run, how many come before these. */
  readonly before?: number;
  /** Why the language does not tell what has happened to the value. */
  readonly hidden?: string;
}

/** What one engine says that the values of the rows take, in bytes. */
export interface Table {
  readonly runtime: string;
  readonly engine: string;
  readonly rows: readonly (readonly [name: string, bytes: number])[];
}

const folder = new URL("../fixtures/sizes/", import.meta.url);

export function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8")) as T;
}

/** Made before anything is counted: for slack to be trimmed, and caches to be filled. */
const FIRST = 2;
const COUNTED = 8;
/** Rows that run together: with more, only some of what they hold is looked at. */
const TOGETHER = 60;
let runs = 0;

/**
 * Runs rows instrumented, as `tracealloc run` would, with the sizes of a layout, and gives back what a
 * snapshot says that one value more takes on a row's lines; `shallow`: without the parts that are values themselves.
 */
export function measureRows(
  rows: readonly Row[],
  host: Pick<Host, "layout"> & Partial<Host>,
  shallow: boolean,
): Map<string, number> {
  const measured = new Map<string, number>();
  for (let i = 0; i < rows.length; i += TOGETHER) {
    measureSome(rows.slice(i, i + TOGETHER), { ...detectHost(), ...host }, shallow, measured);
  }
  return measured;
}

function measureSome(
  rows: readonly Row[],
  host: Host,
  shallow: boolean,
  measured: Map<string, number>,
): void {
  const entry = realmEntry();
  const before = entry.tracer;
  const tracer = new Tracer(host);
  entry.tracer = tracer;
  entry.sizes.set(tracer.sizes.madeStrings);
  tracer.start({ sampling: "exact" });
  try {
    const prefix = `/sizes/${runs++}/`;
    const made = rows.map((row) => ({ row, make: compile(row, prefix), values: [] as unknown[] }));
    const makeMore = (from: number, to: number): void => {
      for (const { make, values } of made)
        for (let i = from; i < to; i++) values.push(make(i + 40));
    };
    const bytes = (
      { row, values }: (typeof made)[number],
      entries: readonly CensusEntry[],
    ): number => {
      const type = typeof values[0];
      if (shallow && type !== "string" && type !== "bigint") {
        const sizes = new Map<unknown, number>();
        const { cells } = tracer.liveness;
        // Of what its parts are followed with, there are rows too.
        for (let row = 0; row < cells.length; row++) {
          const value = cells.value(row);
          sizes.set(value, Math.max(cells.size(row), sizes.get(value) ?? 0));
        }
        const meanOf = (tally: Tally | undefined): number =>
          tally === undefined ? 0 : tally.liveBytes / tally.live;
        const sizeOf = (value: unknown): number =>
          sizes.get(value) ?? meanOf(tracer.liveness.find(value as object));
        return values.reduce<number>((sum, value) => sum + sizeOf(value), 0);
      }
      const own = entries.filter(({ site }) => site.filename === prefix + row.name);
      if (type === "string") return bornBytes(own.filter(({ site }) => site.kind === "string"));
      // Of sums of sums, the outermost stands first.
      if (type === "bigint")
        return bornBytes(own.filter(({ site }) => site.kind === "bigint").slice(0, 1));
      return liveBytes(own);
    };
    const census = (): number[] => {
      const { entries } = tracer.census(tracer.collect());
      return made.map((one) => bytes(one, entries));
    };
    for (const { row, make, values } of made) {
      for (let i = 0; i < (row.before ?? 0); i++) values.push(make(i));
    }
    makeMore(0, FIRST);
    const first = census();
    makeMore(FIRST, FIRST + COUNTED);
    const all = census();
    for (const [index, { row }] of made.entries()) {
      measured.set(row.name, ((all[index] ?? 0) - (first[index] ?? 0)) / COUNTED);
    }
  } finally {
    entry.tracer = before;
    tracer.stop();
  }
}

function compile({ name, pre = "", src }: Row, prefix: string): (i: number) => unknown {
  const statement = /^(?:v=|let |const |try)/.test(src) ? src : `v=(${src});`;
  const code = `(function (S, O) {${pre}\nreturn function (i) {let v; ${statement}\nreturn v;}})`;
  const filename = prefix + name;
  const emitted = instrument(code, { filename, sourceType: "script" }).code;
  const make = vm.runInThisContext(emitted, { filename }) as (s: string, o: object) => never;
  return make("some string", { o: 1 });
}

/** What they took when they were made: strings and BigInts have no identity by which they could be followed. */
function bornBytes(entries: readonly CensusEntry[]): number {
  return sum(entries, ({ allocatedSize }) => allocatedSize);
}

function liveBytes(entries: readonly CensusEntry[]): number {
  return sum(entries, ({ fate, size, allocatedSize }) =>
    fate === "unfollowed" ? allocatedSize : size,
  );
}

function sum(entries: readonly CensusEntry[], sizeOf: (cohort: Cohort) => number): number {
  let bytes = 0;
  for (const { cohorts } of entries) for (const cohort of cohorts) bytes += sizeOf(cohort);
  return bytes;
}
