import { indexOf, slice } from "./intrinsics.ts";
import { parseLine } from "./parse.ts";
import type { Captured, RawFrame } from "./stack.ts";

/** A stack that the engine gives as text. Its lines tell frames apart. */
export class StackLines implements Captured {
  readonly isWhole: boolean;
  readonly #lines: readonly string[];

  constructor(lines: readonly string[], isWhole: boolean) {
    this.#lines = lines;
    this.isWhole = isWhole;
  }

  get length(): number {
    return this.#lines.length;
  }

  script(index: number): string {
    return this.#lines[index] ?? "";
  }

  position(): number {
    return 0;
  }

  frame(index: number): RawFrame | undefined {
    return parseLine(this.script(index));
  }
}

/** The frames of a stack's text. */
export function frameLines(text: string): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = indexOf(text, "\n", start);
    const end = newline < 0 ? text.length : newline;
    const line = slice(text, start, end);
    // What is neither is the error's message. No regular expression here: see reserve.ts.
    if (indexOf(line, "    at ") === 0 || indexOf(line, "@") >= 0) lines[lines.length] = line;
    start = end + 1;
  }
  return lines;
}
