import { readFileSync } from "node:fs";
import type { SourceType } from "../../transforms/instrument.ts";
import { isCompiled, type ModuleFormat } from "./typescript.ts";

/** A source file as the loader has met it. */
export interface LoadedFile {
  readonly path: string;
  readonly format: ModuleFormat;
  /** Reported names are relative to it. */
  readonly root: string;
  /** Whether it was to be instrumented. */
  readonly isSelected: boolean;
}

/** How the file was parsed. What is to be compiled shows by itself; its format is that of the result. */
export function sourceTypeOf({ path, format }: LoadedFile): SourceType | undefined {
  return isCompiled(path) ? undefined : format;
}

/** The text that the loader got: that of ES modules comes without the mark UTF-8 may begin with. */
export function readLoaded({ path, format }: LoadedFile): string | undefined {
  try {
    const text = readFileSync(path, "utf8");
    return format === "module" && !isCompiled(path) ? text.replace(/^\uFEFF/, "") : text;
  } catch {
    return undefined;
  }
}
