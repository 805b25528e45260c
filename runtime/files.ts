/** Bytes as the host's file functions give and take them. */
interface Bytes {
  readonly length: number;
  readonly [index: number]: number;
  toString(encoding: "utf8"): string;
}

interface FileSystem {
  readFileSync(path: string): Bytes;
  writeFileSync(path: string, data: string | Bytes): void;
  mkdtempSync(prefix: string): string;
  renameSync(from: string, to: string): void;
  rmSync(path: string, options: { recursive: true; force: true }): void;
}

interface Compression {
  gzipSync(text: string): Bytes;
  gunzipSync(bytes: Bytes): Bytes;
}

/** What is wrong with a path, in the words of the host's error codes. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder",
  EACCES: "access is denied",
  EPERM: "access is denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
  Z_BUF_ERROR: "the compressed file is cut off",
  Z_DATA_ERROR: "the compressed file is damaged",
};

/**
 * Writes a text, compressed when the name ends in `.gz`, beside the path and then renames it, so that
 * the old file stays or the new one is whole. Error that names the path.
 */
export function writeText(path: string, make: () => string): void {
  const files = builtin<FileSystem>("fs");
  attempt("written to", path, () => {
    const text = make();
    const data = path.endsWith(".gz") ? builtin<Compression>("zlib").gzipSync(text) : text;
    const folder = files.mkdtempSync(`${path}.`);
    try {
      files.writeFileSync(`${folder}/new`, data);
      files.renameSync(`${folder}/new`, path);
    } finally {
      files.rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** Reads a text, compressed or not, and what it says. Error that names the path. */
export function readText<T>(path: string, parse: (text: string) => T): T {
  const files = builtin<FileSystem>("fs");
  return attempt("read from", path, () => {
    const bytes = files.readFileSync(path);
    if (bytes.length === 0) throw new Error("the file is empty");
    const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isCompressed ? builtin<Compression>("zlib").gunzipSync(bytes) : bytes;
    return parse(plain.toString("utf8"));
  });
}

function attempt<T>(action: string, path: string, act: () => T): T {
  if (typeof path !== "string") {
    throw new TypeError(`the path of a snapshot must be a string, not ${typeof path}`);
  }
  try {
    return act();
  } catch (cause) {
    const { code = "", message } = cause as { code?: string; message: string };
    const isNotJson = cause instanceof SyntaxError;
    const reason = isNotJson ? "it is not JSON, or cut off" : (REASONS[code] ?? message);
    throw new Error(`The snapshot cannot be ${action} ${path}: ${reason}`, { cause });
  }
}

/** A module of the host, found by looking for it; nothing is imported. */
function builtin<T>(name: string): T {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown };
  };
  const found = process?.getBuiltinModule?.(name);
  if (found) return found as T;
  throw new Error(
    "This host has no file system that tracealloc can reach; use JSON.stringify(snapshot) and " +
      "Snapshot.fromJSON(JSON.parse(text)) in place of dump and load.",
  );
}
