import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { foldEnded } from "../../src/node/fold.ts";
import { readParts } from "../../src/node/parts.ts";
import { project } from "../support/cli.ts";

const PROGRAM = 7;

/** A run whose program is still running, with workers of which some have ended. */
function folderOfParts(ended: number, running: number): string {
  const content = (isEnded: boolean): string =>
    JSON.stringify({ ended: isEnded, duration: 1, threads: 1, names: [] });
  const workers = Array.from({ length: ended + running }, (_, i) => [
    `${PROGRAM}-${i + 1}-99.json`,
    content(i < ended),
  ]);
  return project({ ...Object.fromEntries(workers), [`${PROGRAM}-0-99.json`]: content(false) });
}

function threads(folder: string): number {
  return readParts(folder, PROGRAM).reduce((total, part) => total + part.threads, 0);
}

test("parts of ended threads become one; the program's and running ones stay", () => {
  const folder = folderOfParts(20, 3);
  foldEnded(folder, readParts(folder, PROGRAM), PROGRAM);
  expect(readdirSync(folder)).toHaveLength(5);
  expect(readParts(folder, PROGRAM)[0]?.name).toBe(`${PROGRAM}-0-99.json`);
  expect(threads(folder)).toBe(24);
});

test("being killed before they are deleted counts none twice", () => {
  const folder = folderOfParts(20, 0);
  const saved = folderOfParts(20, 0);
  foldEnded(folder, readParts(folder, PROGRAM), PROGRAM);
  for (const name of readdirSync(saved)) copyFileSync(join(saved, name), join(folder, name));
  expect(threads(folder)).toBe(21);
});

test("what has been folded is folded again with later ones", () => {
  const folder = folderOfParts(20, 0);
  for (const round of [1, 2]) {
    foldEnded(folder, readParts(folder, PROGRAM), PROGRAM);
    for (let id = 100; id < 116; id++) {
      const content = { ended: true, duration: 1, threads: 1, names: [] };
      writeFileSync(join(folder, `${round}-${id}-99.json`), JSON.stringify(content));
    }
  }
  foldEnded(folder, readParts(folder, PROGRAM), PROGRAM);
  expect(readdirSync(folder).sort()).toEqual([`${PROGRAM}-0-99.json`, "folded.json"]);
  expect(threads(folder)).toBe(53);
});
