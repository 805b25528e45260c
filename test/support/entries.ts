/** What a user does with an entry, as a program, and a type of it that must not be lost. */
export interface Entry {
  /** Has `entry`, the module, and `count`, which says what a file has made. */
  readonly program: string;
  readonly prints: string;
  /** A value that the entry exports; none where it is loaded for its effect, or is JSON. */
  readonly value?: string;
}

const PLUGIN = "const plugin = entry.default ?? entry;\n";
const COUNTED = "made.mjs:1: array 1";

/** A bundler that builds `made.mjs` to `out.mjs` with the plugin. */
const bundler = (build: string): Entry => ({
  program: `${PLUGIN}${build}\nconsole.log(await count("out.mjs"));`,
  prints: COUNTED,
  value: "default",
});

/** webpack and Rspack. */
const pack = (load: string): Entry =>
  bundler(`${load}
const config = { mode: "production", context: process.cwd(), entry: "./made.mjs", devtool: false, plugins: [plugin()],
  output: { path: process.cwd(), filename: "out.mjs", module: true }, experiments: { outputModule: true } };
await new Promise((done, fail) => pack(config, (error, stats) => error || stats.hasErrors() ? fail(error ?? stats) : done()));`);

export const ENTRIES: Readonly<Record<string, Entry>> = {
  ".": {
    program: `entry.start(3); const limit = entry.takeSnapshot().tracebackLimit; entry.stop(); console.log(limit, entry.isTracing());`,
    prints: "3 false",
    value: "takeSnapshot",
  },
  "./runtime": {
    program: `const { instrument } = await import("tracealloc/instrument");
const { code } = instrument(text, { filename: "made.mjs", sourceType: "module", runtime: "import" });
writeFileSync("out.mjs", code);
console.log(typeof entry.file, await count("out.mjs"));`,
    prints: `function ${COUNTED}`,
    value: "file",
  },
  "./console": {
    program: `console.log(globalThis.tracealloc.isTracing(), typeof globalThis.tracealloc.download);`,
    prints: "true function",
  },
  "./instrument": {
    program: `const { code } = entry.instrument(text, { filename: "made.mjs" });
writeFileSync("out.mjs", code);
console.log(await count("out.mjs"));`,
    prints: COUNTED,
    value: "instrument",
  },
  "./babel": {
    program: `${PLUGIN}const { transformSync } = (await import("@babel/core")).default;
writeFileSync("out.mjs", transformSync(text, { filename: "made.mjs", configFile: false, plugins: [plugin] }).code);
console.log(await count("out.mjs"));`,
    prints: COUNTED,
    value: "default",
  },
  "./typescript": {
    program: `${PLUGIN}const ts = (await import("typescript")).default;
const { outputText } = ts.transpileModule(text, { fileName: "made.mjs", compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }, transformers: { before: [plugin(undefined, {}, { ts })] } });
writeFileSync("out.mjs", outputText);
console.log(await count("out.mjs"));`,
    prints: COUNTED,
    value: "default",
  },
  "./ts-morph": {
    program: `const { Project, ts } = await import("ts-morph");
const project = new Project({ compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, outDir: "morph", rootDir: "." } });
project.createSourceFile("made.mts", text);
await (await entry.instrumentProject(project)).saveFiles();
console.log(await count("morph/made.mjs"));`,
    prints: "made.mts:1: array 1",
    value: "instrumentProject",
  },
  "./register": {
    program: `console.log(await count("made.mjs"));`,
    prints: COUNTED,
  },
  "./testing": {
    program: `const { instrument } = await import("tracealloc/instrument");
writeFileSync("out.mjs", instrument("export const make = () => [1];", { filename: "make.mjs" }).code);
await count("out.mjs");
const { make } = await import(pathToFileURL("out.mjs"));
console.log((await entry.allocationsPerRun(make)).count);`,
    prints: "1",
    value: "allocationsPerRun",
  },
  "./vitest": {
    program: `${PLUGIN}const { spawnSync } = await import("node:child_process");
const { status, stderr } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "--root", "suite"], { encoding: "utf8" });
console.log(typeof plugin, status, /make\\.mjs:1:27/.exec(stderr)?.[0] ?? stderr);`,
    prints: "function 1 make.mjs:1:27",
    value: "default",
  },
  "./vite": bundler(`const { build } = await import("vite");
await build({ configFile: false, logLevel: "error", plugins: [plugin()], build: { outDir: ".", emptyOutDir: false, lib: { entry: "made.mjs", formats: ["es"], fileName: () => "out.mjs" } } });`),
  "./rollup": bundler(`const { rollup } = await import("rollup");
await (await rollup({ input: "made.mjs", plugins: [plugin()] })).write({ file: "out.mjs" });`),
  "./rolldown": bundler(`const { rolldown } = await import("rolldown");
await (await rolldown({ input: "made.mjs", plugins: [plugin()] })).write({ file: "out.mjs" });`),
  "./webpack": pack(`const { default: pack } = await import("webpack");`),
  "./rspack": pack(`const { rspack: pack } = await import("@rspack/core");`),
  "./esbuild": bundler(`const { build } = await import("esbuild");
await build({ entryPoints: ["made.mjs"], outfile: "out.mjs", bundle: true, format: "esm", plugins: [plugin()] });`),
  "./snapshot.schema.json": {
    program: `console.log((entry.default ?? entry).type);`,
    prints: "object",
  },
  "./package.json": {
    program: `console.log((entry.default ?? entry).name);`,
    prints: "tracealloc",
  },
};
