import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { gunzipSync, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Snapshot } from "../../runtime/snapshot.ts";
import { snapshotOf, trace } from "./fixtures.ts";

const snapshot = snapshotOf([
  trace(30, ["b.py:4", "é/😀.py:2"], { label: "GET /x" }),
  trace(66, ["b.py:1"], { count: 2, allocatedCount: 5, error: 1.5 }),
]);
const text = `${JSON.stringify(snapshot)}\n`;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tracealloc-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is thrown. */
function failure(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

describe("dump and load", () => {
  it.each(["a.json", "a.json.gz", "no extension"])(
    "write and read %s, and no other file",
    (name) => {
      const path = join(folder, name);
      snapshot.dump(path);
      expect(Snapshot.load(path)).toEqual(snapshot);
      expect(readdirSync(folder)).toEqual([name]);
      const bytes = readFileSync(path);
      expect((name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString()).toBe(text);
    },
  );

  it("replace a file, and read a compressed one under any name", () => {
    const path = join(folder, "a.json");
    writeFileSync(path, "old");
    snapshot.dump(path);
    expect(Snapshot.load(path)).toEqual(snapshot);
    writeFileSync(path, gzipSync(text));
    expect(Snapshot.load(path)).toEqual(snapshot);
  });

  it("leave the old file and no other when they cannot write", () => {
    const path = join(folder, "a.json");
    snapshot.dump(path);
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const error = failure(() => Object.assign(snapshotOf([]), { cyclic }).dump(path));
    expect(error.message).toBe(
      `The snapshot cannot be written to ${path}: snapshot.cyclic cannot be written as JSON`,
    );
    expect(readdirSync(folder)).toEqual(["a.json"]);
    expect(Snapshot.load(path)).toEqual(snapshot);
  });

  it.each([
    ["no folder", "missing/a.json", "there is no such file or folder"],
    ["a folder of that name", "full", "it is a folder"],
    ["a file in the place of a folder", "file/a.json", "a part of the path is not a folder"],
  ])("say why they cannot write: %s", (_, name, reason) => {
    mkdirSync(join(folder, "full/er"), { recursive: true });
    writeFileSync(join(folder, "file"), "");
    const path = join(folder, name);
    const error = failure(() => snapshot.dump(path));
    expect(error.message).toBe(`The snapshot cannot be written to ${path}: ${reason}`);
    expect(error.cause).toBeInstanceOf(Error);
    expect(readdirSync(folder)).toEqual(["file", "full"]);
    expect(existsSync(join(folder, "full/er"))).toBe(true);
  });

  it.each([
    ["is missing", undefined, "there is no such file or folder"],
    ["is empty", "", "the file is empty"],
    ["is no JSON", "garbage", "it is not JSON, or cut off"],
    ["is cut off", text.slice(0, 200), "it is not JSON, or cut off"],
    ["is something else", "{}", "This is not a tracealloc snapshot."],
    [
      "is damaged",
      text.replace("30", "31"),
      "This tracealloc snapshot is damaged and cannot be read.",
    ],
    [
      "is compressed and cut off",
      gzipSync(text).subarray(0, -20),
      "the compressed file is cut off",
    ],
    ["is compressed garbage", gzipSync("garbage"), "it is not JSON, or cut off"],
    [
      "only begins as if compressed",
      Buffer.from("1f8b0000", "hex"),
      "the compressed file is damaged",
    ],
  ])("say why they cannot read a file that %s", (_, content, reason) => {
    const path = join(folder, "a.json");
    if (content !== undefined) writeFileSync(path, content);
    const error = failure(() => Snapshot.load(path));
    expect(error.message).toBe(`The snapshot cannot be read from ${path}: ${reason}`);
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("say why they cannot read a folder, or what is no path", () => {
    expect(failure(() => Snapshot.load(folder)).message).toMatch(/: it is a folder$/);
    for (const path of [undefined, null, 3, {}]) {
      const wrong = `the path of a snapshot must be a string, not ${typeof path}`;
      expect(() => Snapshot.load(path as never)).toThrow(new TypeError(wrong));
      expect(() => snapshot.dump(path as never)).toThrow(new TypeError(wrong));
    }
  });

  it("give the snapshot or a sentence, whatever happens to a compressed file", () => {
    const bytes = gzipSync(text);
    const path = join(folder, "a.json.gz");
    let read = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        fc.nat(bytes.length - 1),
        fc.nat(2),
        fc.uint8Array({ maxLength: 2 }),
        (at, length, by) => {
          const changed = [bytes.subarray(0, at), by, bytes.subarray(at + length)];
          writeFileSync(path, Buffer.concat(changed));
          try {
            expect(Snapshot.load(path)).toEqual(snapshot);
            read++;
          } catch (error) {
            expect((error as Error).message).toContain(`cannot be read from ${path}: `);
            expect((error as Error).cause).toBeInstanceOf(Error);
            refused++;
          }
        },
      ),
      { numRuns: 1000 },
    );
    expect(Math.min(read, refused)).toBeGreaterThan(5);
  });

  it("say what to use where there are no files", () => {
    const entry = fileURLToPath(new URL("../../runtime/snapshot.ts", import.meta.url));
    const built = buildSync({
      entryPoints: [entry],
      bundle: true,
      format: "iife",
      globalName: "api",
      write: false,
    });
    const code = `${built.outputFiles[0]?.text}
      const tried = (act) => { try { act(); } catch (error) { return error.message; } };
      const plain = api.Snapshot.fromJSON(JSON.parse(text));
      [JSON.stringify(plain), tried(() => plain.dump("a")), tried(() => api.Snapshot.load("a"))];`;
    const sentence =
      "This host has no file system that tracealloc can reach; use JSON.stringify(snapshot) and " +
      "Snapshot.fromJSON(JSON.parse(text)) in place of dump and load.";
    expect([...runInNewContext(code, { text })]).toEqual([text.trim(), sentence, sentence]);
  });
});
