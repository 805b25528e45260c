import { join } from "node:path";
import { expect, it } from "vitest";
import { Snapshot } from "../../runtime/index.ts";
import { node, project, tracealloc } from "../support/cli.ts";
import { CHROMIUM, inPage, served } from "../support/page.ts";
import { lineOf, ROOT } from "./sample.ts";

const PAGE = "samples/leaky-page";
/** No `eval`, no inline script. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'";

it.skipIf(CHROMIUM === undefined)(
  "the line that makes what a list has kept comes first",
  async () => {
    const out = project({});
    const vite = join(ROOT, "node_modules/vite/bin/vite.js");
    const built = await node([vite, "build", PAGE, "--outDir", out, "--emptyOutDir"], {
      cwd: ROOT,
    });
    expect(built.stderr).toBe("");
    const file = join(out, "snapshot.json");
    await served(out, POLICY, (url) =>
      inPage(url, async (page, { problems }) => {
        for (let n = 0; n < 40; n++) await page.click("#toggle");
        expect(await page.locator("li").count()).toBe(0);
        const saved = page.waitForEvent("download");
        await page.evaluate("tracealloc.download()");
        await (await saved).saveAs(file);
        expect(problems).toEqual([]);
      }),
    );

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
