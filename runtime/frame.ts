/** A place in a source file. `lineno` and `column` are 1-based; a group of places has `lineno` 0. */
export interface FrameData {
  readonly filename: string;
  readonly lineno: number;
  readonly column?: number | undefined;
  readonly functionName?: string | undefined;
}

/** One frame of a traceback. Its text form is `filename:lineno`. */
export class Frame {
  readonly filename: string;
  /** 1-based; 0 when the frame stands for a whole file, function, package or kind. */
  readonly lineno: number;
  /** 1-based. */
  readonly column: number | undefined;
  readonly functionName: string | undefined;

  constructor({ filename, lineno, column, functionName }: FrameData) {
    this.filename = filename;
    this.lineno = lineno;
    this.column = column;
    this.functionName = functionName;
    Object.freeze(this);
  }

  /** Negative, zero or positive: by file name (code points), line, column, function name. */
  compare(other: Frame): number {
    return (
      compareText(this.filename, other.filename) ||
      this.lineno - other.lineno ||
      (this.column ?? 0) - (other.column ?? 0) ||
      compareText(this.functionName ?? "", other.functionName ?? "")
    );
  }

  equals(other: unknown): boolean {
    return other instanceof Frame && this.compare(other) === 0;
  }

  toString(): string {
    const isFunction = this.lineno === 0 && this.functionName !== undefined;
    return `${this.filename}:${isFunction ? this.functionName : this.lineno}`;
  }
}

/** A text that two frames share only when they are equal; texts can be joined and stay distinct. */
export function frameKey({ filename, lineno, column, functionName }: FrameData): string {
  const name = functionName ?? "";
  const lengths = `${filename.length},${functionName === undefined ? "" : name.length}`;
  return `${lineno},${column ?? ""},${lengths},${filename}${name}`;
}

/** Orders by code points, as Python does; `<` would order by UTF-16 units. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for the highest code points. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
