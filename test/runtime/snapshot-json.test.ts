import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checksumOf } from "../../runtime/checksum.ts";
import { Snapshot } from "../../runtime/snapshot.ts";
import { runTraced } from "../support/execute.ts";
import { anyPlainTrace, anySnapshot } from "./arbitrary.ts";
import { cohort, snapshotOf, trace } from "./fixtures.ts";

const schemaUrl = new URL("../../schema/snapshot.schema.json", import.meta.url);
const schema = JSON.parse(readFileSync(schemaUrl, "utf8"));
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictTuples: false }).compile(
  schema,
);

const draw = { allocated: 300, followed: 10 };
const sample = new Snapshot(
  [
    {
      ...trace(0, ["b.py:4", "a.py:2"], { className: "Point", label: "GET /x" }),
      cohorts: [
        cohort("live", 30, { heldSize: 7, draw, followed: 1 }),
        cohort("young", 270, { bornFirst: 1, bornLast: 2, draw, followed: 9 }),
      ],
    },
    trace(66, ["b.py:1"], { kind: "function", count: 2, allocatedCount: 5, error: 1.5 }),
  ],
  {
    ...snapshotOf([]),
    epoch: 3,
    marks: [
      { name: "warm", epoch: 1 },
      { name: undefined, epoch: 2 },
    ],
  },
);

type Json = Record<string, unknown>;

function json(snapshot: Snapshot = sample): Json {
  return JSON.parse(JSON.stringify(snapshot));
}

/** Damage that the checksum does not tell of, as a faulty writer would do it. */
function signed(data: Json): Json {
  return { ...data, checksum: checksumOf(data) };
}

const DAMAGED = new Error("This tracealloc snapshot is damaged and cannot be read.");

describe("JSON", () => {
  it("says what it is, and adds up", () => {
    expect(json()).toMatchObject({
      format: "tracealloc.snapshot",
      version: 1,
      tracebackLimit: 2,
      at: "now",
      totals: { size: 126, count: 32, allocatedCount: 305, diedYoungCount: 270 },
    });
  });

  it("stays small", () => {
    const sites = Array.from({ length: 5000 }, (_, i) =>
      trace(i, [`some/folder/of/the/project/file${i % 100}.ts:${i}`], { className: "Point" }),
    );
    expect(JSON.stringify(snapshotOf(sites)).length).toBeLessThan(5000 * 60);
  });

  it("keeps draws apart and together", () => {
    const read = Snapshot.fromJSON(json());
    const [live, young] = read.traces[0]?.cohorts ?? [];
    expect(live?.draw).toEqual(draw);
    expect(live?.draw).toBe(young?.draw);
    const twins = [draw, { ...draw }].map((own) => ({
      ...trace(0, ["a:1"]),
      cohorts: [cohort("live", 30, { draw: own, followed: 1 })],
    }));
    expect(json(snapshotOf(twins)).draws).toHaveLength(2);
  });

  it("keeps what was put on the snapshot, as far as JSON can carry it (row 21)", () => {
    const extra = { testAttr: "new", when: new Date(0), f: () => 1, nothing: undefined };
    const put = Object.assign(snapshotOf([]), extra);
    Object.defineProperty(put, "__proto__", { value: { evil: 1 }, enumerable: true });
    for (const data of [json(put), put.toJSON()]) {
      const read = Snapshot.fromJSON(data);
      expect(read).toMatchObject({ testAttr: "new", when: "1970-01-01T00:00:00.000Z" });
      expect(Object.keys(read)).not.toContain("f");
      expect(read).toBeInstanceOf(Snapshot);
      expect(Object.getOwnPropertyDescriptor(read, "__proto__")?.value).toEqual({ evil: 1 });
    }
    expect(Object.keys(put.filterTraces([]))).not.toContain("testAttr");
    const cyclic: Json = {};
    cyclic.self = cyclic;
    expect(() => Object.assign(snapshotOf([]), { cyclic }).toJSON()).toThrow(
      new TypeError("snapshot.cyclic cannot be written as JSON"),
    );
  });

  it("does not depend on the order of keys, nor on white space", () => {
    const turned = Object.fromEntries(Object.entries(json()).reverse());
    const meta = Object.fromEntries(Object.entries(json().meta as Json).reverse());
    const text = JSON.stringify({ ...turned, meta }, undefined, 2);
    expect(Snapshot.fromJSON(JSON.parse(text))).toEqual(sample);
  });

  it("skips what a later version has added", () => {
    const { meta, traces } = json() as { meta: Json; traces: unknown[][] };
    const later = traces.map((tuple) => [...tuple, "more"]);
    const added = { ...json(), traces: later, meta: { ...meta, colour: "red" }, more: [1] };
    expect(Snapshot.fromJSON(signed(added))).toEqual(sample);
  });

  it("refuses what is not a snapshot", () => {
    for (const other of [{}, [], null, undefined, "text", { format: "other" }]) {
      expect(() => Snapshot.fromJSON(other)).toThrow("This is not a tracealloc snapshot.");
    }
  });

  it("refuses a newer version", () => {
    expect(() => Snapshot.fromJSON({ ...json(), version: 2 })).toThrow(
      "This snapshot has format version 2, but this tracealloc reads only up to 1; " +
        "update tracealloc to read it.",
    );
  });

  const traces = (tuple: unknown[]): Json => ({ traces: [tuple, (json().traces as unknown[])[1]] });
  const cohorts = (...rest: unknown[]) => traces([0, [0, 1], 2, 0, 0, [rest]]);

  it.each<[string, Json]>([
    ["no version", { version: undefined }],
    ["version 0", { version: 0 }],
    ["half a version", { version: 0.5 }],
    ["no strings", { strings: undefined }],
    ["too few strings", { strings: ["object"] }],
    ["strings that are none", { strings: [1, 2, 3, 4, 5, 6] }],
    ["frames that are none", { frames: [null] }],
    ["a frame cut off", { frames: [[1, 4]] }],
    ["a line before the first", { frames: [[1, -1, 0, 0]] }],
    ["a draw that is none", { draws: [["many", 1]] }],
    ["traces cut off", { traces: [[0, [0], 1]] }],
    ["a trace missing", { traces: (json().traces as unknown[]).slice(1) }],
    ["a frame that is not there", traces([0, [99], 1, 0, 0, []])],
    ["a kind that is none", traces([1, [0], 1, 0, 0, []])],
    ["a label that is not there", traces([0, [0], 1, 0, 99, []])],
    ["a depth that is none", traces([0, [0], -1, 0, 0, []])],
    ["a fate that is none", cohorts(3, 1)],
    ["a size that is none", cohorts(0, 1, null, "much")],
    ["half a value", cohorts(0, 0.5)],
    ["fewer than no values", cohorts(0, -1)],
    ["a zero below zero", cohorts(0, 1, 8, 8, -0)],
    ["a dead value of some size", cohorts(2, 1, 8, 8)],
    ["more held than there is", cohorts(0, 1, 8, 8, 9)],
    ["a birth that ends before it begins", cohorts(0, 1, 8, 8, 0, 2, 1)],
    ["a draw that is not there", cohorts(0, 1, 8, 8, 0, 0, 0, 9, 1)],
    ["more followed than in the draw", cohorts(0, 1, 8, 8, 0, 0, 0, 1, 11)],
    ["some followed of no draw", cohorts(0, 1, 8, 8, 0, 0, 0, 0, 1)],
    ["a negative variance", cohorts(0, 1, 8, 8, 0, 0, 0, 0, 0, -1)],
    ["totals that do not agree", { totals: { ...(json().totals as Json), size: 127 } }],
    ["no totals", { totals: [] }],
    ["a mark without an epoch", { marks: [["warm"]] }],
    ["a moment that is none", { at: "then" }],
    ["no meta", { meta: null }],
    ["wrong meta", { meta: { ...(json().meta as Json), sampling: "sometimes" } }],
    ["wrong collected", { collected: "yes" }],
    ["no time", { timestamp: null }],
    ["attributes that are none", { attributes: [] }],
    ["attributes in the place of traces", { attributes: { traces: [] } }],
  ])("refuses damaged data, also where the checksum is right: %s", (_, damage) => {
    expect(() => Snapshot.fromJSON(signed({ ...json(), ...damage }))).toThrow(DAMAGED);
    expect(() => Snapshot.fromJSON({ ...json(), ...damage })).toThrow(DAMAGED);
  });

  it("refuses figures that are not those that were written", () => {
    const text = JSON.stringify(sample);
    const changed = text.replace('"epoch":3', '"epoch":4');
    expect(changed).not.toBe(text);
    expect(() => Snapshot.fromJSON(JSON.parse(changed))).toThrow(DAMAGED);
    expect(() => Snapshot.fromJSON({ ...json(), checksum: undefined })).toThrow(DAMAGED);
  });

  it("gives the snapshot or a sentence, whatever happens to the text", () => {
    const text = JSON.stringify(sample);
    const anyChange = fc.record({
      at: fc.nat(text.length - 1),
      length: fc.constantFrom(0, 1, 1, 2, 40),
      by: fc.oneof(
        fc.constantFrom("", "0", "9", "-", ",", "[]", "null"),
        fc.string({ maxLength: 3 }),
      ),
      twice: fc.boolean(),
    });
    let read = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.array(anyChange, { minLength: 1, maxLength: 3 }), (changes) => {
        let changed = text;
        for (const { at, length, by, twice } of changes) {
          const middle = twice ? changed.slice(at, at + length).repeat(2) : by;
          changed = changed.slice(0, at) + middle + changed.slice(at + length);
        }
        const data = parsed(changed);
        if (data === undefined) return;
        try {
          expect(Snapshot.fromJSON(data)).toEqual(sample);
          read++;
        } catch (error) {
          if (!(error instanceof Error) || error.constructor !== Error) throw error;
          expect(error.message).toMatch(/^This .*\.$/);
          refused++;
        }
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(read, refused)).toBeGreaterThan(20);
  });
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

describe("the schema", () => {
  it("describes generated snapshots", () => {
    const anyPlain = fc.array(anyPlainTrace).map(snapshotOf);
    fc.assert(
      fc.property(fc.oneof(anySnapshot, anyPlain), (snapshot) => {
        validate(json(snapshot));
        expect(validate.errors).toBeNull();
      }),
    );
  });

  it("describes a real one", () => {
    const snapshot = runTraced(
      `
      const kept = [];
      for (let i = 0; i < 5000; i++) { const o = { i }; if (i % 100 === 0) kept.push([o, "" + i]); }
      return [tracealloc.takeSnapshot(), kept.length][0];`,
      {},
    ) as Snapshot;
    validate(json(snapshot));
    expect(validate.errors).toBeNull();
    expect(json(snapshot).traces).not.toEqual([]);
  });

  it.each<[string, Json]>([
    ["another format", { format: "other" }],
    ["no checksum", { checksum: undefined }],
    ["a cohort of another fate", { traces: [[0, [0], 1, 0, 0, [[4, 1]]]] }],
    ["a negative size", { totals: { ...(json().totals as Json), size: -1 } }],
    ["a frame cut off", { frames: [[0, 1, 0]] }],
  ])("refuses %s", (_, damage) => {
    const changed = JSON.parse(JSON.stringify({ ...json(), ...damage }));
    expect(validate(changed)).toBe(false);
  });

  it("explains every property and every item of a tuple", () => {
    const unexplained: string[] = [];
    const look = (node: Json, path: string): void => {
      const named = Object.entries((node.properties ?? {}) as Record<string, Json>);
      const placed = Object.entries((node.prefixItems ?? []) as Json[]);
      for (const [name, child] of [...named, ...placed]) {
        if (!child.description) unexplained.push(`${path}/${name}`);
        look(child, `${path}/${name}`);
      }
      if (node.items) look(node.items as Json, `${path}[]`);
    };
    look(schema, "");
    look(schema.$defs.cohort, "cohort");
    expect(unexplained).toEqual([]);
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(Object.keys(Object.assign(snapshotOf([]), { extra: 1 }).toJSON())),
    );
  });

  it("is found under the package's name", async () => {
    const { default: found } = await import("tracealloc/snapshot.schema.json", {
      with: { type: "json" },
    });
    expect(found).toEqual(schema);
  });
});
