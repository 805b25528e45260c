import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { chromium as driver } from "playwright";
import { expect, it } from "vitest";
import { Snapshot } from "../../runtime/index.ts";
import { chromium } from "../engines/engine.ts";
import { node, project, tracealloc } from "../support/cli.ts";
import { lineOf, ROOT } from "./sample.ts";

const PAGE = "samples/leaky-page";
/** No `eval`, no inline script. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'";
const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };
const browser = chromium();

/** Serves a folder until the work is done. */
async function served(folder: string, work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(({ url = "/" }, response) => {
    const path = join(folder, url === "/" ? "index.html" : url);
    const type = TYPES[extname(path)] ?? "text/plain";
    response.writeHead(existsSync(path) ? 200 : 404, {
      "content-type": type,
      "content-security-policy": POLICY,
    });
    if (existsSync(path)) createReadStream(path).pipe(response);
    else response.end();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it.skipIf(browser === undefined)(
  "the line that makes what a list has kept comes first",
  async () => {
    const out = project({});
    const vite = join(ROOT, "node_modules/vite/bin/vite.js");
    const built = await node([vite, "build", PAGE, "--outDir", out, "--emptyOutDir"], {
      cwd: ROOT,
    });
    expect(built.stderr).toBe("");
    const file = join(out, "snapshot.json");
    await served(out, async (url) => {
      const opened = await driver.launch({
        executablePath: browser?.path ?? "",
        args: ["--no-sandbox", "--js-flags=--expose-gc"],
      });
      try {
        const page = await opened.newPage();
        const problems: string[] = [];
        page.on("pageerror", (error) => problems.push(String(error)));
        await page.goto(url);
        for (let n = 0; n < 40; n++) await page.click("#toggle");
        expect(await page.locator("li").count()).toBe(0);
        const saved = page.waitForEvent("download");
        await page.evaluate("tracealloc.download()");
        await (await saved).saveAs(file);
        expect(problems).toEqual([]);
      } finally {
        await opened.close();
      }
    });

    const guilty = lineOf(`${PAGE}/list.ts`, "this.#rows.push");
    const [first, second] = Snapshot.load(file).statistics("lineno");
    expect(String(first)).toMatch(new RegExp(`list\\.ts:${guilty}: size=`));
    // 20 lists of 50 rows, each with a list of tags and a title, of which no one but the row knows.
    expect(first?.allocatedCount).toBe(20 * 50 * 3);
    expect(first?.size).toBeGreaterThan(2 * (second?.size ?? Number.NaN));
    const { stdout } = await tracealloc(["report", file, "--top", "3"], { cwd: join(ROOT, PAGE) });
    expect(stdout).toMatch(/#1: .*list\.ts:\d+: size=.*\n {4}this\.#rows\.push\(/);
  },
);
