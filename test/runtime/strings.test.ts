import { describe, expect, it } from "vitest";
import { NO_CONTEXT } from "../../runtime/contexts.ts";
import type { Snapshot, StartOptions, Trace } from "../../runtime/index.ts";
import type { Site } from "../../runtime/sites.ts";
import { Stratum } from "../../runtime/strata.ts";
import { LiveStrings } from "../../runtime/strings/live-strings.ts";
import { Makers } from "../../runtime/strings/makers.ts";
import { runTraced } from "../support/execute.ts";

/** What became of the values of a kind that a line made. */
function at(snapshot: Snapshot, lineno: number, kind: string): Trace {
  const found = snapshot.traces.filter(
    (trace) => trace.kind === kind && trace.traceback.at(-1)?.lineno === lineno,
  );
  expect(found).toHaveLength(1);
  return found[0] as Trace;
}

function snapshotOf(body: string, options: StartOptions = {}): Snapshot {
  return runTraced(
    `${body}
    const snapshot = tracealloc.takeSnapshot();
    return [snapshot, typeof kept][0];`,
    options,
  ) as Snapshot;
}

/** Flat text of one-byte characters in V8. */
function flat(length: number): number {
  return 8 * Math.ceil((16 + length) / 8);
}

describe("strings that are made", () => {
  it("stay put together of pieces where they are followed", () => {
    const [before, after] = runTraced(
      `
      const kept = [];
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < 50; i++) kept.push("ab".repeat(1_000_000));
      return [before, process.memoryUsage().heapUsed, kept];`,
      {},
    ) as [number, number];
    expect(after - before).toBeLessThan(20_000_000);
  });

  it.each(["adaptive", "exact"] as const)("are counted with their bytes, %s", (sampling) => {
    const snapshot = snapshotOf(
      `const kept = [];
      const make = (i) => "n" + (100000 + i);
      for (let i = 0; i < 50000; i++) if (make(i) === "") kept.push(i);`,
      { sampling },
    );
    const { allocatedCount, allocatedSize, count } = at(snapshot, 3, "string");
    expect([allocatedCount, allocatedSize, count]).toEqual([50_000, 50_000 * flat(7), 0]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "are counted also where none of the latest was followed, seed %i",
    (seed) => {
      const snapshot = snapshotOf(
        `const kept = [];
        for (let i = 0; i < 4000; i++) {
          kept.push("c" + (100000 + i));
          kept.push("d" + (100000 + i));
          kept.push("e" + (100000 + i));
        }`,
        { seed },
      );
      for (const line of [4, 5, 6]) {
        const { allocatedCount, allocatedSize } = at(snapshot, line, "string");
        expect([allocatedCount, allocatedSize]).toEqual([4000, 4000 * flat(7)]);
      }
    },
  );

  it("have the bytes of a pair of pointers where they are long", () => {
    const snapshot = snapshotOf(`
      let kept = "";
      for (let i = 0; i < 10000; i++) kept += "x";`);
    const { allocatedCount, allocatedSize } = at(snapshot, 4, "string");
    let bytes = 0;
    for (let length = 2; length <= 12; length++) bytes += flat(length);
    expect(allocatedCount).toBe(10_000);
    expect(allocatedSize).toBe(bytes + 9988 * 32 + 0);
  });

  it("are wider where their characters are", () => {
    const snapshot = snapshotOf(`
      const kept = [];
      for (let i = 0; i < 5000; i++) kept.push("日本" + (1000 + i));`);
    const { allocatedCount, allocatedSize, count, size } = at(snapshot, 4, "string");
    expect([allocatedCount, allocatedSize]).toEqual([5000, 5000 * flat(12)]);
    expect(Math.abs(count - 5000)).toBeLessThan(600);
    expect(Math.abs(size / count - flat(12))).toBeLessThan(0.1);
  });
});

describe("strings that live values hold", () => {
  it("are charged to the line that made them, where that is known", () => {
    const snapshot = snapshotOf(`
      const kept = { list: [], map: new Map(), set: new Set() };
      const text = (kind, i) => kind + " number " + (1000 + i);
      for (let i = 0; i < 40; i++) {
        kept.list.push(text("list", i));
        kept.map.set(text("key", i), text("value", i));
        kept.set.add(text("member", i));
        kept["own" + (1000 + i)] = text("own", i);
        text("dropped", i);
      }`);
    const strings = at(snapshot, 4, "string");
    expect([strings.allocatedCount, strings.count, strings.error]).toEqual([240, 200, 0]);
    const lengths = ["list", "key", "value", "member", "own"].map((kind) => kind.length + 12);
    expect(strings.size).toBe(40 * lengths.reduce((sum, length) => sum + flat(length), 0));
    expect(at(snapshot, 3, "object").heldSize).toBe(0);
  });

  it("are held where nobody knows who made them", () => {
    const snapshot = snapshotOf(`
      const kept = [];
      for (const word of Reflect.apply("".split, "alpha beta gamma delta epsilon", [" "])) kept.push(word);`);
    const { heldSize, size } = at(snapshot, 3, "array");
    expect(heldSize).toBe(4 * flat(5) + flat(7) + (flat(4) - flat(5)));
    expect(size).toBe(heldSize + 32 + 16 + 17 * 8);
  });

  it("are counted once, wherever else they are", () => {
    const snapshot = snapshotOf(`
      const kept = [new Map(), [], {}];
      for (let i = 0; i < 30; i++) {
        const text = \`text \${1000 + i}\`;
        kept[0].set(text, text);
        kept[1].push(text, text);
        kept[2].last = text;
      }`);
    const { count, size } = at(snapshot, 5, "string");
    expect([count, size]).toEqual([30, 30 * flat(9)]);
  });

  it("may be equal and still be as many as were made", () => {
    const snapshot = snapshotOf(`
      const kept = [];
      for (let i = 0; i < 200; i++) kept.push("kind " + (i % 4));`);
    expect(at(snapshot, 4, "string").count).toBe(200);
  });

  it.each([1, 2, 3, 4, 5])(
    "of every %ith element of a large array are as many as they are",
    (n) => {
      const snapshot = snapshotOf(
        `const kept = [];
      for (let i = 0; i < 12_000; i++) {
        for (let j = 1; j < ${n}; j++) kept.push({});
        kept.push("text " + (10_000 + i));
      }`,
        { sampling: "exact" },
      );
      const { count, error } = at(snapshot, 5, "string");
      expect(Math.abs(count - 12_000)).toBeLessThanOrEqual(3 * error);
    },
  );

  it.each([1, 2, 3])(
    "of a large array are found among thousands of small objects, seed %i",
    (seed) => {
      const snapshot = snapshotOf(
        `const kept = [];
      for (let i = 0; i < 100_000; i++) {
        kept.push({ i });
        kept.push("text " + (100_000 + i));
      }`,
        { seed },
      );
      const { count, error } = at(snapshot, 5, "string");
      expect(error).toBeLessThan(30_000);
      expect(Math.abs(count - 100_000)).toBeLessThanOrEqual(3 * error);
    },
  );

  it.each([2, 3, 5])("of every %ith object of a line are as many as they are", (n) => {
    const snapshot = snapshotOf(
      `const kept = [];
      for (let i = 0; i < 30_000; i++) kept.push({ name: i % ${n} === 1 ? "text " + (10_000 + i) : undefined });`,
      { sampling: "exact" },
    );
    const { count, error } = at(snapshot, 3, "string");
    expect(Math.abs(count - 30_000 / n)).toBeLessThanOrEqual(3 * error);
  });

  it.each([1, 2, 3])("of a Map of a million show once, seed %i", (seed) => {
    const snapshot = snapshotOf(
      `const kept = new Map();
      for (let i = 0; i < 1_000_000; i++) kept.set("some longer text, number " + (1_000_000 + i), i);`,
      { seed },
    );
    const { count, size, allocatedCount, error } = at(snapshot, 3, "string");
    expect(allocatedCount).toBe(1_000_000);
    expect(count).toBeGreaterThan(900_000);
    expect(Math.abs(count - 1_000_000)).toBeLessThanOrEqual(3 * error + 1);
    expect(Math.abs(size / count - flat(32))).toBeLessThan(1);
    const whole = snapshot.traces.reduce((sum, trace) => sum + trace.size, 0);
    const table = at(snapshot, 2, "instance").size;
    expect(whole).toBeLessThan(1.05 * (1_000_000 * flat(32) + table));
  });

  it.each([1, 2, 3])(
    "are counted also where a line makes the same texts again and again, seed %i",
    (seed) => {
      const snapshot = snapshotOf(
        `const kept = [];
      for (let i = 0; i < 100_000; i++) kept.push("a text of which there are many, " + (i % 500));`,
        { seed },
      );
      const { count, allocatedCount } = at(snapshot, 3, "string");
      expect(allocatedCount).toBe(100_000);
      expect(count).toBeGreaterThan(80_000);
      expect(count).toBeLessThanOrEqual(100_000);
    },
  );

  it("are counted also where other lines make more texts than are remembered", () => {
    const snapshot = snapshotOf(
      `const kept = [];
      for (let i = 0; i < 40_000; i++) {
        kept.push({ path: "the text of item " + (i % 97) });
        String("a text that is made once, " + i);
      }`,
      { sampling: "exact" },
    );
    const { count, error } = at(snapshot, 4, "string");
    expect(count).toBeGreaterThan(39_000);
    expect(count).toBeLessThanOrEqual(40_000);
    expect(40_000 - count).toBeLessThanOrEqual(3 * error);
  });

  it("made once are one, give or take no less than nothing, whatever the values that hold them stand for", () => {
    const site = { kind: "string" } as Site;
    const maker = new Stratum([site], 1, 0).tally(0, NO_CONTEXT);
    const holder = new Stratum([{ kind: "object" } as Site], 0.5, 0).tally(0, NO_CONTEXT);
    const makers = new Makers();
    makers.remember("one text", maker);
    const strings = new LiveStrings(makers, (text) => flat(text.length));
    for (const weight of [2, 10, 3]) strings.add(holder, "one text", weight);
    const { count, variance } = strings.divide().made.get(maker) ?? {};
    expect(count).toBe(1);
    expect(variance).toBeGreaterThanOrEqual(0);
  });

  it.each(["adaptive", "exact"] as const)(
    "that are short, equal and parsed are one, %s",
    (sampling) => {
      const snapshot = snapshotOf(
        `const row = (i) => '{"state":"' + (i % 2 ? "active" : "paused") + '","name":"the name of row ' + (1000 + i) + '"}';
      const text = "[" + Array.from({ length: 4000 }, (_, i) => row(i)) + "]";
      const kept = [text, '{"state":"active"}'].map((json) => JSON.parse(json));`,
        { sampling },
      );
      const { allocatedCount, allocatedSize, count, size, error } = at(snapshot, 4, "string");
      expect([allocatedCount, allocatedSize]).toEqual([8001, 4000 * flat(20) + 2 * flat(6)]);
      expect(Math.abs(count - 4002)).toBeLessThan(sampling === "exact" ? 20 : 3 * error);
      expect(Math.abs(size / count - flat(20))).toBeLessThan(0.1);
    },
  );

  it("whose text two lines have made are charged to what holds them, each of them", () => {
    const snapshot = snapshotOf(
      `const kept = [];
      for (let i = 0; i < 1000; i++) {
        const asked = "the text of item " + (i % 10);
        kept.push({ path: "the text of item " + (i % 10) });
      }`,
      { sampling: "exact" },
    );
    expect(at(snapshot, 5, "object").heldSize).toBe(1000 * flat(18));
  });

  it("of a thousand objects are told from their constant ones", () => {
    const snapshot = snapshotOf(`
      const kept = [];
      for (let i = 0; i < 1000; i++) kept.push({ type: "a constant text", name: "guest " + (1000 + i) });`);
    expect(at(snapshot, 4, "string").count).toBe(1000);
    expect(at(snapshot, 4, "object").heldSize).toBe(flat(15));
  });
});
