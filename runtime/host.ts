import { type HeapUse, pageHeap, processHeap } from "./heap.ts";
import type { Layout, SizeHost } from "./sizes/model.ts";

/** What the engine around the program offers beyond the language, found by looking for it. */
export interface Host extends SizeHost {
  readonly engine: string;
  readonly engineVersion: string;
  /** Names the process or thread in snapshots. */
  readonly process: string;
  /** Collects garbage before it returns; undefined where the host does not let one. */
  readonly collect: (() => void) | undefined;
  /** Collects garbage some time later, where the host lets one do only that. */
  readonly collectLater: (() => Promise<void>) | undefined;
  /** Lets go of what WeakRefs keep alive until the current job ends. */
  readonly releaseKept: (() => void) | undefined;
  /** What the engine says of its heap; undefined where it gives no exact numbers. */
  readonly heapUse: (() => HeapUse | undefined) | undefined;
  /** Makes a store that follows the program through `await`. */
  readonly asyncStorage: () => AsyncStorage | undefined;
  /** Resolves when the host has run other tasks. */
  readonly nextTask: () => Promise<void>;
  /** Resolves when the engine's own threads are likely to hold nothing of the program's any more. */
  readonly quiet: () => Promise<void>;
  /** Value of TRACEALLOC in the environment or on `globalThis`. */
  readonly startFrames: string | undefined;
}

/** A value that belongs to what runs now, and to what that starts. */
export interface AsyncStorage {
  run<T>(value: string, body: () => T): T;
  getStore(): string | undefined;
}

interface NodeProcess {
  readonly pid?: number;
  readonly versions?: { readonly [name: string]: string | undefined };
  readonly env?: { readonly [name: string]: string | undefined };
  readonly getBuiltinModule?: (name: string) => unknown;
  readonly memoryUsage?: Parameters<typeof processHeap>[0];
}

interface HostGlobals {
  readonly process?: NodeProcess;
  readonly gc?: () => void;
  /** Firefox with `dom.testing.testutils.enabled`. */
  readonly TestUtils?: { gc(): Promise<void> };
  readonly performance?: Parameters<typeof pageHeap>[0];
  readonly navigator?: { readonly userAgent?: string };
  readonly setTimeout?: (callback: () => void, ms: number) => unknown;
  readonly TRACEALLOC?: unknown;
  readonly Bun?: { gc(force: boolean): void };
  readonly Deno?: { readonly permissions: DenoPermissions };
}

interface DenoPermissions {
  querySync(asked: { name: "env"; variable: string }): { readonly state: string };
}

/**
 * JavaScriptCore compiles a loop that runs in a thread of its own, and what the function's variables held when that
 * began stays alive until it is done (with useConcurrentJIT=0 nothing does). Milliseconds; on a busy machine 100 were too few.
 */
const COMPILING_MS = 250;

export function detectHost(): Host {
  const globals = globalThis as HostGlobals;
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (globals.setTimeout) globals.setTimeout(resolve, ms);
      else resolve();
    });
  return nodeHost(globals, wait) ?? plainHost(globals, wait);
}

/** How the tracer lets time pass in an engine. */
function pauses(layout: Layout, wait: (ms: number) => Promise<void>) {
  const quietMs = layout === "javascriptcore" ? COMPILING_MS : 0;
  return { nextTask: () => wait(0), quiet: () => wait(quietMs) };
}

function plainHost(globals: HostGlobals, wait: (ms: number) => Promise<void>): Host {
  const agent = globals.navigator?.userAgent ?? "";
  const version = /(Chrome|Firefox|Version)\/([\d.]+)/.exec(agent);
  const { TRACEALLOC: start, TestUtils: testUtils } = globals;
  const process = scopeName();
  // In Firefox's workers that function collects nothing.
  const layout = layoutOf(version?.[1]);
  const collectsLater = process === "main" && isNative(testUtils?.gc);
  return {
    engine: version?.[1] === "Version" ? "Safari" : (version?.[1] ?? "unknown"),
    engineVersion: version?.[2] ?? "",
    process,
    layout,
    inlineData: 64,
    // Chrome 156 has V8 15.6.
    v8: version?.[1] === "Chrome" ? Math.trunc(Number.parseInt(version[2] ?? "", 10) / 10) : 0,
    // A page may have a function of that name.
    collect: isNative(globals.gc) ? globals.gc : undefined,
    collectLater: collectsLater ? () => testUtils.gc() : undefined,
    releaseKept: undefined,
    heapUse: pageHeap(globals.performance),
    asyncStorage: () => undefined,
    isProxy: undefined,
    ...pauses(layout, wait),
    startFrames: start === undefined ? undefined : String(start),
  };
}

/** Chromium compresses pointers, also on 64-bit machines. Engines that are not known are taken for V8 without. */
function layoutOf(browser: string | undefined): Layout {
  if (browser === "Chrome") return "v8-32";
  if (browser === "Firefox") return "spidermonkey";
  return browser === "Version" ? "javascriptcore" : "v8-64";
}

/** "main" in a page, "dedicated worker", "service worker" … elsewhere. */
function scopeName(): string {
  const scope = /(\w+)WorkerGlobalScope/.exec(Object.prototype.toString.call(globalThis));
  return scope?.[1] === undefined ? "main" : `${scope[1].toLowerCase()} worker`;
}

function isNative<T>(value: T | undefined): value is T {
  return typeof value === "function" && /\[native code\]/.test(toText.call(value));
}

const { toString: toText } = Function.prototype;

interface NodeVm {
  runInNewContext(code: string): unknown;
  createContext(object: object, options: { microtaskMode: "afterEvaluate" }): object;
  Script: new (code: string) => { runInContext(context: object): unknown };
}
interface NodeV8 {
  setFlagsFromString(flag: string): void;
}
interface NodeUtil {
  types: { isProxy(value: unknown): boolean };
}
interface NodeAsyncHooks {
  AsyncLocalStorage: new () => AsyncStorage;
}
interface NodeWorkers {
  isMainThread: boolean;
  threadId: number;
}

function nodeHost(globals: HostGlobals, wait: (ms: number) => Promise<void>): Host | undefined {
  const { process } = globals;
  if (!process?.versions?.node || !process.getBuiltinModule) return undefined;
  const builtin = <T>(name: string): T => process.getBuiltinModule?.(name) as T;
  const vm = builtin<NodeVm>("vm");
  const threads = builtin<NodeWorkers>("worker_threads");
  const thread = threads.isMainThread ? "" : `, worker ${threads.threadId}`;
  const frames = mayReadEnvironment(globals) ? process.env?.TRACEALLOC : undefined;
  const { Bun: bun } = globals;
  const layout = bun ? "javascriptcore" : "v8-64";
  const engine = bun ? "Bun" : process.versions.deno ? "Deno" : "Node.js";
  return {
    engine,
    engineVersion: process.versions[engine.toLowerCase()] ?? process.versions.node,
    process: `pid ${process.pid}${thread}`,
    layout,
    inlineData: process.versions.deno ? 0 : 64,
    v8: bun ? 0 : Number.parseInt(process.versions.v8 ?? "", 10),
    collect: bun ? () => bun.gc(true) : lazily(() => exposedCollector(vm, builtin<NodeV8>("v8"))),
    collectLater: undefined,
    releaseKept: lazily(() => keptReleaser(vm)),
    heapUse: processHeap(process.memoryUsage, engine),
    asyncStorage: () => new (builtin<NodeAsyncHooks>("async_hooks").AsyncLocalStorage)(),
    isProxy: builtin<NodeUtil>("util").types.isProxy,
    ...pauses(layout, wait),
    startFrames: frames === "" ? undefined : frames,
  };
}

/** Deno throws, or asks its user, when a program reads a variable that it was not allowed to. */
function mayReadEnvironment({ Deno: deno }: HostGlobals): boolean {
  return (
    deno === undefined ||
    deno.permissions.querySync({ name: "env", variable: "TRACEALLOC" }).state === "granted"
  );
}

const MOST_TRIES = 1000;

/**
 * `gc` of a context made while the flag is up; it is taken down again, so the program sees nothing. The
 * flag is the whole process's, and another thread may take it down in between: then once more.
 */
function exposedCollector(vm: NodeVm, v8: NodeV8): () => void {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    v8.setFlagsFromString("--expose-gc");
    const gc = vm.runInNewContext("globalThis.gc") as (() => void) | undefined;
    v8.setFlagsFromString("--no-expose-gc");
    if (gc !== undefined) return gc;
  }
  throw new Error(
    "tracealloc cannot reach the garbage collector; take snapshots with { gc: false }",
  );
}

/**
 * A script in a context with its own microtask queue ends with a checkpoint, and a checkpoint
 * empties V8's list of what WeakRefs keep alive until the end of the job (2 to 6 µs).
 */
function keptReleaser(vm: NodeVm): () => void {
  const context = vm.createContext({}, { microtaskMode: "afterEvaluate" });
  const script = new vm.Script("0");
  return () => {
    script.runInContext(context);
  };
}

function lazily(make: () => () => void): () => void {
  let made: (() => void) | undefined;
  return () => {
    made ??= make();
    made();
  };
}
