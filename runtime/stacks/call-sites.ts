import { uncurryThis } from "./intrinsics.ts";
import type { Captured, RawFrame } from "./stack.ts";

/** V8's CallSite: a frame that answers questions. None of these runs code of the program. */
export interface CallSite {
  getScriptNameOrSourceURL(): string | null | undefined;
  getPosition(): number;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
  isAsync(): boolean;
  isEval(): boolean;
}

/** The methods of CallSite.prototype as functions, so that it does not matter who patches them later. */
export interface CallSiteMethods {
  readonly script: (site: CallSite) => string | null | undefined;
  readonly position: (site: CallSite) => number;
  readonly line: (site: CallSite) => number | null;
  readonly column: (site: CallSite) => number | null;
  readonly functionName: (site: CallSite) => string | null;
  readonly isAsync: (site: CallSite) => boolean;
  readonly isEval: (site: CallSite) => boolean;
}

export function methodsOf(site: CallSite): CallSiteMethods {
  return {
    script: uncurryThis(site.getScriptNameOrSourceURL),
    position: uncurryThis(site.getPosition),
    line: uncurryThis(site.getLineNumber),
    column: uncurryThis(site.getColumnNumber),
    functionName: uncurryThis(site.getFunctionName),
    isAsync: uncurryThis(site.isAsync),
    isEval: uncurryThis(site.isEval),
  };
}

/** Longer lines than this run into the next; frames would have to agree in both to be mistaken. */
const LINE_LENGTH = 1 << 26;

/** A stack of V8. */
export class CallSites implements Captured {
  readonly isWhole: boolean;
  readonly #sites: readonly CallSite[];
  readonly #methods: CallSiteMethods;
  /** Async frames are older than all others. */
  readonly #firstAsync: number;

  constructor(sites: readonly CallSite[], methods: CallSiteMethods, limit: number) {
    this.#sites = sites;
    this.#methods = methods;
    this.isWhole = sites.length < limit;
    let first = sites.length;
    while (first > 0 && methods.isAsync(sites[first - 1] as CallSite)) first--;
    this.#firstAsync = first;
  }

  get length(): number {
    return this.#sites.length;
  }

  script(index: number): string {
    return this.#methods.script(this.#sites[index] as CallSite) ?? "";
  }

  position(index: number, isShared: boolean): number {
    const site = this.#sites[index] as CallSite;
    const { position, line, column } = this.#methods;
    const place = isShared ? (line(site) ?? 0) * LINE_LENGTH + (column(site) ?? 0) : position(site);
    return index < this.#firstAsync ? place : -1 - place;
  }

  frame(index: number): RawFrame | undefined {
    const site = this.#sites[index] as CallSite;
    const { script, line, column, functionName, isEval } = this.#methods;
    const file = script(site) || (isEval(site) ? "<anonymous>" : undefined);
    const lineNumber = line(site);
    if (file === undefined || lineNumber === null) return undefined;
    return {
      file,
      line: lineNumber,
      column: column(site) ?? 1,
      functionName: functionName(site) || undefined,
      isAsync: index >= this.#firstAsync,
    };
  }
}
