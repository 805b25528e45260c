import { readFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { isatty } from "node:tty";
import { styleText } from "node:util";
import type { Style } from "../reports/text.ts";

const STDERR = 2;

/** Writes text to stderr before the process goes on to end. */
export function print(text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(STDERR, rest));
    } catch (error) {
      // A pipe whose reader is slow: try again, it is all that is left to do.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** Colours on a terminal that wants them, none elsewhere. */
export function styleFor(): Style {
  return styleOn(STDERR);
}

/** The same for what is written to a file descriptor; none where it is undefined. */
export function styleOn(fd: number | undefined): Style {
  const isTerminal = fd !== undefined && isatty(fd);
  const wanted = isTerminal && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  return wanted ? (format, text) => styleText(format, text) : (_format, text) => text;
}

/** Reads lines (1-based) of original files, as far as they can be read. */
export function createSourceReader(
  root: string,
): (filename: string, line: number) => string | undefined {
  const files = new Map<string, Lines>();
  return (filename, line) => {
    let lines = files.get(filename);
    if (lines === undefined) {
      lines = new Lines(readBytes(resolve(root, filename)));
      files.set(filename, lines);
    }
    return lines.at(line)?.trim();
  };
}

/** A text's lines; a report shows few, and cutting up a large file takes long. */
class Lines {
  readonly #bytes: Buffer;
  /** Byte by byte: to decode all of it would take longer than to look for the lines. */
  readonly #text: string;
  readonly #end = /\r\n|[\n\r]/g;
  /** Where lines begin, as far as was looked. */
  readonly #starts = [0];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#text = bytes.toString("latin1");
  }

  at(line: number): string | undefined {
    while (this.#starts.length <= line && this.#end.test(this.#text)) {
      this.#starts.push(this.#end.lastIndex);
    }
    const start = this.#starts[line - 1];
    return start === undefined
      ? undefined
      : this.#bytes.toString("utf8", start, this.#starts[line]);
  }
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
