import { type InstrumentOptions, instrument } from "../../transforms/instrument.ts";

/** One of the ways by which hooks come into code. */
export interface Emitter {
  emit(code: string, options: InstrumentOptions): string;
  /** What the tool makes of code without hooks. */
  plain(code: string, options: Pick<InstrumentOptions, "filename" | "sourceType">): string;
  /** Whether it can keep lines where they are. */
  readonly keepsLines: boolean;
}

/** Needs no compiler: a collection takes ten times as long where TypeScript and Babel are loaded. */
export const text: Emitter = {
  emit: (code, options) => instrument(code, options).code,
  plain: (code) => code,
  keepsLines: true,
};
