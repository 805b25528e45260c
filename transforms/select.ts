import picomatch from "picomatch";

/** Globs over file names, root-relative with `/` where they lie under the root. */
export interface Selection {
  /** Only these files; all when left out or empty. */
  readonly include?: readonly string[] | undefined;
  /** Not these, even if they are included. */
  readonly exclude?: readonly string[] | undefined;
}

/** Whether a file of this name is to be instrumented. */
export function createFilter({ include = [], exclude = [] }: Selection): (name: string) => boolean {
  const included = include.length > 0 ? glob(include) : () => true;
  const excluded = exclude.length > 0 ? glob(exclude) : () => false;
  return (name) => included(name) && !excluded(name);
}

function glob(patterns: readonly string[]): (name: string) => boolean {
  return picomatch([...patterns], { dot: true });
}
