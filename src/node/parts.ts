import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import type { Observation } from "../../runtime/observe.ts";
import { Left, type LeftJson, leave } from "./left.ts";

/** What a thread of the run leaves for the report: now and then while it runs, and at its end. */
export interface PartContent extends PartState {
  /** Missing when the program has stopped tracing. */
  readonly snapshot?: Observation | undefined;
  /** What was alive at the peak, where nothing in `snapshot` is. */
  readonly peak?: Observation | undefined;
}

interface PartState {
  /** Whether the thread has come to its end; else this is its last flush. */
  readonly ended: boolean;
  /** Milliseconds that were traced. */
  readonly duration: number;
}

/** A part as it was found. One that was only announced has no snapshot and has not ended. */
export interface Part extends PartState {
  /** Name of its file. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
  /** How many threads it stands for: several where parts of ended threads were folded into one. */
  readonly threads: number;
  readonly snapshot: Left | undefined;
  readonly peak: Left | undefined;
}

/** Several parts in one, and the names of those that it stands for: their files may still be there. */
interface FoldedContent extends PartContent {
  readonly threads: number;
  readonly names: readonly string[];
}

interface PartJson extends Omit<FoldedContent, "snapshot" | "peak"> {
  readonly snapshot?: LeftJson | undefined;
  readonly peak?: LeftJson | undefined;
}

const ANNOUNCED: PartJson = { ended: false, duration: 0, threads: 1, names: [] };
const FOLDED = "folded.json";

/** Announces this thread's part, so that one that never comes is noticed; the result writes it. */
export function openPart(folder: string): (content: PartContent) => void {
  // The time tells processes apart that come to have the same id.
  const name = `${process.pid}-${threadId}-${Date.now()}.json`;
  try {
    closeSync(openSync(join(folder, name), "w"));
  } catch {
    return () => {}; // The command is gone, and nobody waits for this part.
  }
  return (content) => write(folder, name, { ...content, threads: 1, names: [] });
}

/** Puts one part in the place of several. Being killed in the middle loses none and counts none twice. */
export function writeFolded(folder: string, content: FoldedContent): void {
  write(folder, FOLDED, content);
}

/** All parts in the folder; that of the program's main thread is the first. */
export function readParts(folder: string, program: number): Part[] {
  const folded = existsSync(join(folder, FOLDED)) ? parse(folder, FOLDED).names : [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const parts = names.filter((name) => !folded.includes(name)).map((name) => read(folder, name));
  const rank = (part: Part): number => (isMain(part, program) ? 0 : 1);
  return parts.sort((a, b) => rank(a) - rank(b));
}

/** Whether a part is that of the program's main thread. */
export function isMain({ name }: Part, program: number): boolean {
  return name.startsWith(`${program}-0-`);
}

function write(folder: string, name: string, content: FoldedContent): void {
  const path = join(folder, name);
  const { snapshot, peak } = content;
  const json: PartJson = {
    ...content,
    snapshot: snapshot && leave(snapshot),
    peak: peak && leave(peak),
  };
  writeFileSync(`${path}.tmp`, JSON.stringify(json));
  renameSync(`${path}.tmp`, path);
}

function read(folder: string, name: string): Part {
  const { ended, duration, threads, snapshot, peak } = parse(folder, name);
  return {
    name,
    writtenAt: statSync(join(folder, name)).mtimeMs,
    threads,
    ended,
    duration,
    snapshot: snapshot && new Left(snapshot),
    peak: peak && new Left(peak),
  };
}

function parse(folder: string, name: string): PartJson {
  const text = readFileSync(join(folder, name), "utf8");
  return text === "" ? ANNOUNCED : JSON.parse(text);
}
