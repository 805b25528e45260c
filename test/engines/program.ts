import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { SnapshotMeta } from "../../runtime/index.ts";
import { instrument } from "../../transforms/instrument.ts";

/** What a site makes, and how much of it is alive in the end. */
export interface Expected {
  /** `line:column kind` */
  readonly at: string;
  readonly allocated: number;
  readonly live: number;
}

/** A site as an engine has counted it. */
interface Counted extends Expected {
  readonly error: number;
}

/** One run of the program in an engine. */
export interface Run {
  readonly sampling: string;
  /** Whether garbage was collected before the live values were counted. */
  readonly settled: boolean;
  /** The same as the snapshot says it. */
  readonly collected: boolean;
  readonly meta: Pick<SnapshotMeta, "engine" | "process" | "liveness" | "heap">;
  /** Bytes of a buffer that was alive, and that no line is charged with. */
  readonly byteLength: number;
  readonly sites: readonly Counted[];
}

/** What the program reports. */
export interface Report {
  readonly runs: readonly Run[];
}

const FOLDER = fileURLToPath(new URL("../fixtures/engines/", import.meta.url));
export const PAGE = `${FOLDER}page.js`;

/** The program, instrumented, with the runtime in one script that runs anywhere. */
export async function buildProgram(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${FOLDER}main.js`],
    bundle: true,
    format: "iife",
    target: "es2022",
    write: false,
    plugins: [
      {
        name: "instrument",
        setup: (bundler) =>
          bundler.onLoad({ filter: /program\.js$/ }, () => ({ contents: instrumented().code })),
      },
    ],
  });
  return outputFiles[0]?.text ?? "";
}

/** The sites that the comments behind the program's lines speak of, and the counts that they say. */
export function expectedSites(): Expected[] {
  const { source, sites } = instrumented();
  return source.split("\n").flatMap((text, index) => {
    const line = index + 1;
    const said = /\/\/ (\w+ \d+\/\d+.*)$/.exec(text)?.[1]?.split(", ") ?? [];
    const left = sites.filter((site) => site.line === line).sort((a, b) => a.column - b.column);
    return said.map((each) => {
      const [, kind, allocated, live] = /(\w+) (\d+)\/(\d+)/.exec(each) ?? [];
      // Sites that are not spoken of make nothing.
      while (left.length > 0 && left[0]?.kind !== kind) left.shift();
      const site = left.shift();
      if (site === undefined) throw new Error(`program.js:${line} has no such site: ${each}`);
      return {
        at: `${line}:${site.column} ${kind}`,
        allocated: Number(allocated),
        live: Number(live),
      };
    });
  });
}

function instrumented() {
  const filename = `${FOLDER}program.js`;
  const source = readFileSync(filename, "utf8");
  return { source, ...instrument(source, { filename, root: FOLDER }) };
}
