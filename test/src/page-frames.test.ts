import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, createServer, type InlineConfig } from "vite";
import { afterEach, describe, expect, it, vi } from "vitest";
import { tracealloc } from "../support/cli.ts";
import { CHROMIUM, inPage, served } from "../support/page.ts";
import { fixture } from "./bundlers/fixture.ts";

const FILES = {
  "index.html": `<!doctype html><button>Buy</button><script>globalThis.TRACEALLOC = 10</script>
<script type="module" src="/src/page.ts"></script>`,
  "src/page.ts": `import "tracealloc/console";
import { Basket } from "./shop/basket";
import { grow } from "./shop/tree";

const basket = new Basket();

document.querySelector("button")!.onclick = function buy(): void {
  for (const name of ["pear", "plum"]) basket.add(name);
  document.title = String(grow(2));
};
`,
  "src/shop/tree.tsx": `interface Tree {
  readonly below?: Tree;
}

export function grow(depth: number): Tree {
  if (depth === 0) return {} satisfies Tree;
  return { below: grow(depth - 1) };
}
`,
  "src/shop/basket.ts": `interface Line {
  readonly name: string;
}

function lineOf(name: string): Line {
  return { name };
}

export class Basket {
  readonly #lines: Line[] = [];

  add(name: string): void {
    this.#lines.push(lineOf(name));
  }
}
`,
};

/** Where a line of the basket comes from, and the top of the tree, whose function calls itself. */
const TRACEBACKS = [
  ["buy src/page.ts:8:47", "Basket.add src/shop/basket.ts:13:22", "lineOf src/shop/basket.ts:6:10"],
  [
    "buy src/page.ts:9:27",
    "grow src/shop/tree.tsx:7:19",
    "grow src/shop/tree.tsx:7:19",
    "grow src/shop/tree.tsx:6:27",
  ],
];

afterEach(() => vi.unstubAllEnvs());

async function config(root: string): Promise<InlineConfig> {
  const specifier = "tracealloc/vite";
  const { default: plugin } = await import(/* @vite-ignore */ specifier);
  return { root, configFile: false, logLevel: "silent", plugins: [plugin()] };
}

/** Buys in a page, and saves its snapshot. */
async function buy(url: string, file: string): Promise<void> {
  await inPage(url, async (page, { problems }) => {
    await page.click("button");
    writeFileSync(file, await page.evaluate<string>("JSON.stringify(tracealloc.takeSnapshot())"));
    expect(problems).toEqual([]);
  });
}

interface Reported {
  readonly tracebacks: readonly (readonly string[])[];
  readonly stderr: string;
}

/** These tracebacks, as the report of a snapshot has them, and what it says on stderr. */
async function report(root: string, options: readonly string[] = []): Promise<Reported> {
  const args = ["report", "page.json", "--group-by", "traceback", "--format", "json"];
  const { stdout, stderr } = await tracealloc([...args, "--top", "1000", ...options], {
    cwd: root,
  });
  const { statistics } = JSON.parse(stdout) as {
    statistics: {
      frames: { filename: string; lineno: number; column: number; function: string }[];
    }[];
  };
  const all = statistics.map(({ frames }) =>
    frames.map((frame) => `${frame.function} ${frame.filename}:${frame.lineno}:${frame.column}`),
  );
  const tracebacks = TRACEBACKS.flatMap((wanted) =>
    all.filter((frames) => frames.at(-1) === wanted.at(-1)),
  );
  return { tracebacks, stderr };
}

describe.skipIf(CHROMIUM === undefined)("callers in a page", () => {
  it("are those of the source on Vite's server, which carries maps in its modules", async () => {
    const root = fixture(FILES);
    const server = await createServer({
      ...(await config(root)),
      server: { host: "127.0.0.1", port: 0, fs: { strict: false } },
    });
    try {
      await server.listen();
      await buy(server.resolvedUrls?.local[0] ?? "", join(root, "page.json"));
      expect(await report(root)).toEqual({ tracebacks: TRACEBACKS, stderr: "" });
    } finally {
      await server.close();
    }
  });

  it.each(["inline", true] as const)(
    "are those of the source in a small bundle (map: %s)",
    async (sourcemap) => {
      const root = fixture(FILES);
      vi.stubEnv("NODE_ENV", "production");
      await build({ ...(await config(root)), build: { sourcemap } });
      await served(join(root, "dist"), undefined, async (url) => {
        await buy(url, join(root, "page.json"));
        expect(await report(root)).toEqual({ tracebacks: TRACEBACKS, stderr: "" });
      });
    },
  );

  it("are found on disk when the server is gone, by address or by path", async () => {
    const root = fixture(FILES);
    vi.stubEnv("NODE_ENV", "production");
    await build({ ...(await config(root)), build: { sourcemap: true } });
    let address = "";
    await served(join(root, "dist"), undefined, async (url) => {
      address = url;
      await buy(url, join(root, "page.json"));
    });
    const lost = await report(root);
    expect(lost.stderr).toMatch(
      /^tracealloc: frames of http:\/\/127\.0\.0\.1:\d+\/assets\/index-\S+\.js stay as they are, for .+; --path-mapping <prefix>=<folder> says where its files are\n$/,
    );
    expect(lost.tracebacks[0]?.[0]).toMatch(
      / http:\/\/127\.0\.0\.1:\d+\/assets\/index-\S+\.js:\d+:\d+$/,
    );
    for (const prefix of [address, "/"]) {
      const options = ["--path-mapping", `${prefix}=dist`];
      expect(await report(root, options)).toEqual({ tracebacks: TRACEBACKS, stderr: "" });
    }
    cpSync(join(root, "dist/assets"), join(root, "moved"), { recursive: true });
    rmSync(join(root, "dist"), { recursive: true });
    const options = ["--path-mapping", "/=nowhere", "--path-mapping", "/assets/=moved"];
    expect(await report(root, options)).toEqual({ tracebacks: TRACEBACKS, stderr: "" });
  });

  it("says what is wrong with a mapping", async () => {
    const { stderr, code } = await tracealloc(["report", "page.json", "--path-mapping", "dist"]);
    expect(stderr).toContain("It is <prefix>=<folder>, as in /assets/=dist/assets.");
    expect(code).toBe(2);
  });
});
