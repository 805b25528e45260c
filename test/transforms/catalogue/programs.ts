/** Programs by what a careless hook would break in them. Each logs what a program can observe. */
export interface Programs {
  /** Run as scripts and CommonJS, sloppy and strict, and as ES modules. */
  readonly any?: Readonly<Record<string, string>>;
  /** Run as sloppy scripts and sloppy CommonJS only. */
  readonly sloppy?: Readonly<Record<string, string>>;
  /** Run as ES modules only: `main.mjs` alone, or several files. */
  readonly modules?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}
