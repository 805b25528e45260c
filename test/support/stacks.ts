import vm from "node:vm";
import { buildSync } from "esbuild";
import { RUNTIME_KEY, STRING_SIZES } from "../../runtime/protocol.ts";
import type { RawFrame, Stack, Stacks } from "../../runtime/stacks/stacks.ts";
import { instrument } from "../../transforms/instrument.ts";

/** A realm with a copy of the runtime's stacks in it, where every allocation captures its stack. */
export interface StackRealm {
  readonly stacks: Stacks;
  /** Runs code as it is. */
  run(code: string): unknown;
  /** Runs code instrumented, and gives back what its allocations have captured, in their order. */
  trace(code: string, limit?: number): Stack[];
}

const bundle = buildSync({
  entryPoints: [new URL("../../runtime/stacks/stacks.ts", import.meta.url).pathname],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "tracealloc",
  write: false,
}).outputFiles[0]?.text;

let scripts = 0;

/** A realm that knows it is on Node, or one where it is any V8 (a browser's, say). */
export function openRealm(kind: "node" | "browser"): StackRealm {
  const context = vm.createContext(kind === "node" ? { process } : {});
  const run = (code: string): unknown => vm.runInContext(code, context);
  vm.runInContext(bundle ?? "", context, { filename: "/runtime.js" });
  const stacks = run("new tracealloc.Stacks()") as Stacks;
  // The test's own callers.
  for (const folder of ["file:", process.cwd()]) stacks.hideFolder(folder);
  let captured: Stack[] = [];
  let depth = 0;
  const file = ({ h }: { h: number }): object => {
    const countdowns = new Int32Array(h);
    const hit = (hook: number, value: unknown): unknown => {
      countdowns[hook] = 0;
      captured.push(stacks.capture(depth, hit));
      return value;
    };
    return {
      countdowns,
      hit,
      large: () => false,
      call: (_hook: number, _receiver: unknown, value: unknown) => value,
      bytes: new Float64Array(h),
      sizes: new Float64Array(STRING_SIZES),
    };
  };
  Object.defineProperty(context, Symbol.for(RUNTIME_KEY), { value: { file } });
  return {
    stacks,
    run,
    trace(code, limit = 25) {
      const filename = `/app/case-${scripts++}.js`;
      const emitted = instrument(code, { filename, sourceType: "script" }).code;
      depth = limit;
      captured = [];
      vm.runInContext(emitted, context, { filename });
      return captured;
    },
  };
}

/** A stack in one line, oldest frame first. */
export function show(stack: Stack | undefined): string {
  const frames = stack?.frames ?? [];
  // The array is of a realm whose prototypes may be patched.
  return Array.from({ length: frames.length }, (_, i) => showFrame(frames[i])).join(" > ");
}

function showFrame(frame: RawFrame | undefined): string {
  const { functionName = "-", line, isAsync } = frame ?? {};
  return `${isAsync ? "async " : ""}${functionName}:${line}`;
}
