import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
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

/** Opens the cache of the project at `root`, under `node_modules` where there is one. */
export function openCache(root: string): Cache {
  const folder = cacheFolder(root);
  if (folder === undefined) return NO_CACHE;
  const stamp = buildStamp();
  const path = (key: string): string => join(folder, digest(stamp, key));
  return {
    read(key) {
      try {
        const entry = readFileSync(path(key), "utf8");
        const text = entry.slice(DIGEST_LENGTH);
        return entry.startsWith(digest(text)) ? text : undefined;
      } catch {
        return undefined;
      }
    },
    write(key, text) {
      const target = path(key);
      const temporary = `${target}.${process.pid}.${threadId}.tmp`;
      try {
        writeFileSync(temporary, digest(text) + text);
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

/** Changes whenever the transform does, also between two builds of one version. */
function buildStamp(): string {
  const files = ["transforms", "src/node"].flatMap((folder) =>
    readdirSync(join(OWN_FOLDER, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".js"))
      .map((name) => join(OWN_FOLDER, folder, name)),
  );
  const stats = files.sort().map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  });
  return digest(String(NODE_MAJOR), ...stats);
}
