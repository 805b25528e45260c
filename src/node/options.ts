import type { StatisticKey } from "../../runtime/index.ts";
import type { Kind } from "../../runtime/protocol.ts";
import type { HookLevel } from "../../transforms/instrument.ts";
import type { Leveling } from "../../transforms/level.ts";

/** What the loader has to know to transform a file. */
export interface LoaderOptions {
  /** Absolute folder; reported names are relative to it. */
  readonly root: string;
  /** Globs over root-relative names; empty means everything. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Kinds of values to be counted; all when undefined. */
  readonly kinds?: readonly Kind[] | undefined;
  /** Whether hooks tell what lives, or only count. */
  readonly hooks?: HookLevel | undefined;
  /** Files, folders and packages whose hooks only count. */
  readonly count?: readonly string[] | undefined;
  readonly cache: boolean;
}

/** What a program under `tracealloc run` has to know besides; every process and worker of it gets them. */
export interface SessionOptions {
  /** As given on the command line; TRACEALLOC or 1 otherwise. */
  readonly frames: number | undefined;
  readonly sampling: "adaptive" | "exact";
  readonly groupBy: StatisticKey;
  readonly sort: "live" | "allocated";
  readonly top: number;
  /** Absolute path of the snapshot to write, if any; with `%p` in its name, one file for every thread. */
  readonly output: string | undefined;
  /** Whether files that exist may be overwritten. */
  readonly force: boolean;
  /** Milliseconds between two flushes, if any. */
  readonly every: number | undefined;
  /** At which the program's main thread takes a snapshot, if any. */
  readonly signal: NodeJS.Signals | undefined;
  /** Of which moment the report and the snapshot are. */
  readonly at: "end" | "peak";
  readonly quiet: boolean;
  /** Absolute folder in which every thread of the run leaves its part. */
  readonly parts: string;
  /** Process id of the command, the parent of the program's own process. */
  readonly parent: number;
}

/** Options of a program: a session only under `tracealloc run`. */
export interface ProgramOptions {
  readonly loader: LoaderOptions;
  readonly session: SessionOptions | undefined;
}

/** Options as a URL's query, so that they travel in `execArgv` and leave the environment alone. */
export function encodeOptions({ loader, session }: ProgramOptions): string {
  const query = new URLSearchParams({ root: loader.root });
  for (const glob of loader.include) query.append("include", glob);
  for (const glob of loader.exclude) query.append("exclude", glob);
  if (loader.kinds !== undefined) query.set("kinds", loader.kinds.join());
  query.set("hooks", loader.hooks ?? "live");
  for (const pattern of loader.count ?? []) query.append("count", pattern);
  if (!loader.cache) query.set("cache", "0");
  if (session !== undefined) query.set("session", JSON.stringify(session));
  return query.toString();
}

/** The inverse of `encodeOptions`; an empty query gives the defaults, and what the environment asks for. */
export function decodeOptions(query: string): ProgramOptions {
  const params = new URLSearchParams(query);
  const session = params.get("session");
  const kinds = params.get("kinds");
  return {
    loader: {
      root: params.get("root") ?? process.cwd(),
      include: params.getAll("include"),
      exclude: params.getAll("exclude"),
      kinds: kinds === null ? undefined : (kinds.split(",") as Kind[]),
      ...levelsOf(params),
      cache: params.get("cache") !== "0",
    },
    session: session === null ? undefined : (JSON.parse(session) as SessionOptions),
  };
}

/** TRACEALLOC_HOOKS and TRACEALLOC_COUNT stand in for `--hooks` and `--count` where there is no command. */
function levelsOf(params: URLSearchParams): Leveling {
  if (params.has("hooks")) {
    return { hooks: params.get("hooks") as HookLevel, count: params.getAll("count") };
  }
  const { TRACEALLOC_HOOKS = "", TRACEALLOC_COUNT = "" } = process.env;
  if (!["", "live", "count"].includes(TRACEALLOC_HOOKS)) {
    throw new RangeError("TRACEALLOC_HOOKS: it must be live or count");
  }
  const hooks = TRACEALLOC_HOOKS === "count" ? "count" : "live";
  return { hooks, count: TRACEALLOC_COUNT.split(",").filter((pattern) => pattern !== "") };
}
