import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, createServer, type InlineConfig, type ViteDevServer } from "vite";
import { afterEach, describe, expect, it } from "vitest";
import { start, stop, takeSnapshot } from "../../../runtime/index.ts";
import { project } from "../../support/cli.ts";
import { fixture, runBundle } from "./fixture.ts";

let server: ViteDevServer | undefined;

afterEach(async () => {
  stop();
  await server?.close();
  server = undefined;
});

async function configuration(root: string, more: InlineConfig = {}): Promise<InlineConfig> {
  const specifier = "tracealloc/vite";
  const { default: tracealloc } = await import(/* @vite-ignore */ specifier);
  return { root, configFile: false, logLevel: "silent", plugins: [tracealloc()], ...more };
}

async function serve(root: string): Promise<ViteDevServer> {
  const more: InlineConfig = {
    server: { middlewareMode: true, ws: false, watch: null },
    appType: "custom",
  };
  server = await createServer(await configuration(root, more));
  return server;
}

function counted(line: string): number {
  const { traces } = takeSnapshot({ gc: false });
  const here = traces.filter(({ traceback }) => String(traceback.at(-1)) === line);
  return here.reduce((sum, { allocatedCount }) => sum + allocatedCount, 0);
}

function isCounted(result: { readonly code: string } | null): boolean {
  return result?.code.includes("function $ta(") ?? false;
}

describe("on Vite's server", () => {
  it("counts a module that is run again, and one that was edited", async () => {
    const root = fixture({ "src/app.ts": `export const make = (): object => ({});\n` });
    const { ssrLoadModule, moduleGraph } = await serve(root);
    const make = async (): Promise<void> => {
      const app = await ssrLoadModule("/src/app.ts");
      app.make();
    };
    start();
    await make();
    expect(counted("src/app.ts:1")).toBe(2);
    moduleGraph.invalidateAll();
    await make();
    expect(counted("src/app.ts:1")).toBe(4);
    writeFileSync(join(root, "src/app.ts"), `\n\nexport const make = (): object => ({});\n`);
    moduleGraph.invalidateAll();
    await make();
    expect([counted("src/app.ts:1"), counted("src/app.ts:3")]).toEqual([4, 2]);
  });

  it("serves instrumented modules to the browser, and the runtime from where the plugin is", async () => {
    const root = fixture();
    const { transformRequest } = await serve(root);
    const code = (await transformRequest("/src/shapes.ts"))?.code ?? "";
    const runtime = /from\s*"(\/[^"]*runtime\/entry\.js[^"]*)"/.exec(code)?.[1] ?? "";
    expect(runtime).not.toBe("");
    expect(isCounted(await transformRequest(runtime))).toBe(false);
  });

  it("leaves everything else than modules of source code alone", async () => {
    const root = fixture({
      "src/a.css": "a { color: red }",
      "src/data.json": `{ "list": [1] }`,
      "src/icon.svg": "<svg/>",
      "src/worker.ts": "postMessage({ a: [1] });",
    });
    const { transformRequest } = await serve(root);
    for (const url of [
      "a.css",
      "data.json",
      "icon.svg?raw",
      "lazy.ts?raw",
      "lazy.ts?url",
      "worker.ts?worker",
    ]) {
      expect(isCounted(await transformRequest(`/src/${url}`))).toBe(false);
    }
    expect(isCounted(await transformRequest("/src/worker.ts?worker_file&type=module"))).toBe(true);
    expect(isCounted(await transformRequest("/@vite/client"))).toBe(false);
  });
});

describe("Vite builds", () => {
  it("a server, whose modules count too", async () => {
    const root = fixture();
    const out = join(root, "server");
    const ssr = { ssr: "src/main.ts", outDir: out };
    await build(await configuration(root, { build: ssr }));
    const { stderr, counts } = await runBundle(root, join(out, "main.js"));
    expect(stderr).toBe("");
    expect(counts.filter((line) => line.startsWith("src/"))).not.toEqual([]);
  });

  it("workers, which count too", async () => {
    const root = project({
      "index.html": `<script type="module" src="/main.js"></script>`,
      "main.js": `new Worker(new URL("./worker.js", import.meta.url), { type: "module" });`,
      "worker.js": `import { list } from "./list.js"; postMessage(list());`,
      "list.js": `export const list = () => [{ a: 1 }];`,
    });
    await build(await configuration(root, { build: { minify: false, assetsInlineLimit: 0 } }));
    const assets = join(root, "dist/assets");
    const worker = readdirSync(assets).find((name) => name.startsWith("worker-")) ?? "";
    expect(readFileSync(join(assets, worker), "utf8")).toContain('"list.js"');
  });
});
