import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import vm from "node:vm";
import { makeRealm } from "./realm.mjs";

const TIMEOUT = 10_000;
const harnesses = new Map();

/**
 * Runs one test in one mode. Resolves to "pass", or to what went wrong. `transform(code, module)` makes
 * the code that is run in place of the test's and of the modules that it imports.
 */
export async function runScenario({ root, file, source, meta, mode, transform, prepare }) {
  const filename = join(root, "test", file);
  const isModule = mode === "module";
  const code = transform(
    mode === "strict" ? `"use strict";\n${source}` : source,
    isModule,
    filename,
  );
  const { outcome, print, uncaught } = asyncOutcome();
  const modules = makeModules({ filename, transform, realmOf: () => realm });
  const realm = makeRealm({ print, importDynamically: modules.importDynamically, prepare });
  process.on("uncaughtException", uncaught);
  let phase = "parse";
  let thrown;
  try {
    if (mode !== "raw") {
      const isAsync = meta.flags.includes("async");
      const names = ["assert.js", "sta.js", ...(isAsync ? ["doneprintHandle.js"] : [])];
      for (const name of [...names, ...meta.includes]) harness(root, name).runInContext(realm);
    }
    const enter = () => {
      phase = "runtime";
    };
    if (isModule) await modules.runMain(code, enter);
    else {
      // The hook for import() is costly: only where the text may need it.
      const needsImport = /\bimport\b|\\u/.test(code);
      const importModuleDynamically = needsImport ? modules.importDynamically : undefined;
      const script = new vm.Script(code, { filename, importModuleDynamically });
      enter();
      script.runInContext(realm);
    }
  } catch (error) {
    thrown = { error };
  }
  try {
    if (meta.negative) return judgeNegative(meta.negative, thrown, phase);
    if (thrown) return describe(thrown.error);
    return meta.flags.includes("async") ? await outcome : "pass";
  } finally {
    process.off("uncaughtException", uncaught);
  }
}

function asyncOutcome() {
  let settle;
  const outcome = new Promise((resolve) => {
    settle = resolve;
  });
  const timer = setTimeout(() => settle("no end of an asynchronous test"), TIMEOUT);
  timer.unref();
  void outcome.then(() => clearTimeout(timer));
  const print = (message) => {
    if (message === "Test262:AsyncTestComplete") settle("pass");
    else if (message.startsWith("Test262:AsyncTestFailure:")) settle(message.slice(25));
  };
  return { outcome, print, uncaught: (error) => settle(`uncaught ${describe(error)}`) };
}

function judgeNegative({ phase: expected, type }, thrown, phase) {
  if (!thrown) return `no ${type} was thrown`;
  const name = thrown.error?.constructor?.name;
  if (name !== type) return `threw ${describe(thrown.error)}, not ${type}`;
  return (expected === "runtime") === (phase === "runtime") ? "pass" : `threw in phase ${phase}`;
}

function describe(error) {
  try {
    return error instanceof Object || typeof error === "object"
      ? `${error.constructor?.name ?? error.name}: ${error.message}`.slice(0, 300)
      : String(error);
  } catch {
    return "threw something that cannot be described";
  }
}

function harness(root, name) {
  let script = harnesses.get(name);
  if (script === undefined) {
    script = new vm.Script(readFileSync(join(root, "harness", name), "utf8"), { filename: name });
    harnesses.set(name, script);
  }
  return script;
}

/** The modules of one realm, by file. */
function makeModules({ filename, transform, realmOf }) {
  const loading = new Map();
  const running = new Map();

  const load = (path, type) => {
    const key = `${path}|${type ?? ""}`;
    if (!loading.has(key))
      loading.set(
        key,
        Promise.resolve().then(() => open(path, type)),
      );
    return loading.get(key);
  };
  const open = (path, type) => {
    const text = readFileSync(path, "utf8");
    return type === "json" ? json(text, path) : sourceModule(transform(text, true, path), path);
  };
  const json = (text, identifier) => {
    const context = realmOf();
    const value = context.JSON.parse(text);
    const evaluate = function () {
      this.setExport("default", value);
    };
    return new vm.SyntheticModule(["default"], evaluate, { context, identifier });
  };
  const sourceModule = (code, identifier) =>
    new vm.SourceTextModule(code, {
      context: realmOf(),
      identifier,
      importModuleDynamically: importDynamically,
    });
  const find = (specifier, referrer, attributes) => {
    const from = referrer instanceof vm.Module ? referrer.identifier : filename;
    return load(resolve(dirname(from), specifier), attributes?.type);
  };
  const link = (specifier, referrer, extra) => find(specifier, referrer, extra?.attributes);
  const run = (module) => {
    if (!running.has(module)) running.set(module, linkAndEvaluate(module));
    return running.get(module);
  };
  const linkAndEvaluate = async (module) => {
    if (module.status === "unlinked") await module.link(link);
    for (let n = 0; n < 1000 && module.status === "linking"; n++) await new Promise(setImmediate);
    if (module.status !== "evaluating") await module.evaluate();
  };
  async function importDynamically(specifier, referrer, attributes) {
    try {
      const module = await find(String(specifier), referrer, attributes);
      await run(module);
      return module;
    } catch (error) {
      throw inRealm(error, realmOf());
    }
  }
  const runMain = async (code, enter) => {
    const module = sourceModule(code, filename);
    loading.set(`${filename}|`, Promise.resolve(module));
    await module.link(link);
    enter();
    const evaluation = module.evaluate();
    running.set(module, evaluation);
    await evaluation;
  };
  return { importDynamically, runMain };
}

/** Errors that Node makes in its own realm are handed to the test in the test's. */
function inRealm(error, realm) {
  for (const type of [SyntaxError, TypeError, Error]) {
    if (error instanceof type) return new realm[type.name](error.message);
  }
  return error;
}
