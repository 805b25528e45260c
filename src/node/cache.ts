import { isAscii } from "node:buffer";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { VERSION } from "../../runtime/version.ts";
import { NODE_MAJOR } from "./features.ts";
import { OWN_FOLDER } from "./own.ts";

/** Texts by key on disk. Never throws: a cache that cannot be used is a cache without entries. */
export interface Cache {
  read(key: string): string | undefined;
  write(key: string, text: string): void;
}

const DIGEST_LENGTH = 64;

/** A cache that keeps nothing. */
export const NO_CACHE: Cache = { read: () => undefined, write: () => {} };

/** SHA-256 of the parts, in hexadecimal; parts cannot run into one another. */
export function digest(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}

function checksum(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Opens the cache of the project at `root`, under `node_modules` where there is one. */
export function openCache(root: string): Cache {
  const folder = cacheFolder(root);
  if (folder === undefined) return NO_CACHE;
  const stamp = buildStamp();
  const path = (key: string): string => join(folder, digest(stamp, key));
  return {
    read(key) {
      try {
        const entry = readFileSync(path(key));
        const text = entry.subarray(DIGEST_LENGTH);
        const isWhole = entry.toString("latin1", 0, DIGEST_LENGTH) === checksum(text);
        if (!isWhole) return undefined;
        // The same for ASCII, and eight times as fast.
        return text.toString(isAscii(text) ? "latin1" : "utf8");
      } catch {
        return undefined;
      }
    },
    write(key, text) {
      const target = path(key);
      const temporary = `${target}.${process.pid}.${threadId}.tmp`;
      try {
        writeFileSync(temporary, checksum(text) + text);
        renameSync(temporary, target);
      } catch {
        rmSync(temporary, { force: true });
      }
    },
  };
}

function cacheFolder(root: string): string | undefined {
  const modules = join(root, "node_modules");
  const candidates = [join(tmpdir(), `tracealloc-${process.getuid?.() ?? "cache"}`)];
  if (existsSync(modules)) candidates.unshift(join(modules, ".cache", "tracealloc"));
  return candidates.find(usable);
}

/** A folder in a shared place must be ours alone: what lies in it is executed. */
function usable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const owner = statSync(folder).uid;
    return process.getuid === undefined || owner === process.getuid();
  } catch {
    return false;
  }
}

/** What of a build makes the code, each in one file. */
const MAKERS = ["bundled.cjs", "loader.cjs"];

/** Changes whenever the transform does, also between two builds of one version. */
function buildStamp(): string {
  const stats = MAKERS.map((name) => {
    const { size, mtimeMs } = statSync(join(OWN_FOLDER, "src/node", name));
    return `${name} ${size} ${mtimeMs}`;
  });
  return digest(VERSION, String(NODE_MAJOR), ...stats);
}
