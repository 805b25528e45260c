import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { describe, expect, it } from "vitest";
import { Snapshot } from "../../../runtime/index.ts";
import { instrument } from "../../../transforms/instrument.ts";
import { CHROMIUM, inPage } from "../../support/page.ts";
import { APP, app, type Entry, TOOLS, viteServer } from "./react-builds.ts";

/** Two builds and two browsers, on a busy machine. */
const MOST_MS = 400_000;

/** What is clicked, one after the other; "narrow" makes the window so. */
const ACTIONS = ["#add", "#add", "#theme", "#add", "li:nth-child(2)", "narrow", "#theme"];

/** What the app makes while that is done, by what stands in its source: App itself runs 8 times. */
const MADE: Readonly<Record<string, number>> = {
  "object { id, title:": 3,
  "array [...todos,": 3,
  "string `Task ${id}`": 3,
  "object { ...one": 1,
  "function (one) =>": 1,
  "function (id: number)": 8,
  "object <>\n": 8,
  "object <h1 ": 8,
  "object <small>": 2,
  "object <p>Nothing": 1,
  "object <p>{todos.length}": 7,
  // 0 + 1 + 2 + 2 + 3 + 3 + 3 + 3, of which those with a new task are rendered.
  "object <Item": 17,
  "object <li": 4,
  "object { order": 4,
  "object ...rest }": 4,
  "object <s>": 1,
  "object { name: isDark": 3,
  "object <Context.Provider": 3,
  "object <App />": 1,
  "object enum Status": 1,
  "class class Journal": 1,
  "instance new Journal": 1,
};

interface Run {
  /** The page before the actions, and after each of them. */
  readonly pages: readonly string[];
  readonly messages: readonly string[];
  readonly problems: readonly string[];
  /** Values made at each place. */
  readonly counts: Readonly<Record<string, number>>;
}

async function act(page: Page): Promise<string[]> {
  await page.waitForSelector("h1");
  const pages = [await page.innerHTML("#root")];
  for (const action of ACTIONS) {
    if (action === "narrow") {
      await page.setViewportSize({ width: 400, height: 600 });
      await page.waitForSelector("small");
    } else await page.click(action);
    pages.push(await page.innerHTML("#root"));
  }
  return pages;
}

/** The app's own sites, "src/app.tsx:1:2 object", and how many values each has made. */
async function countsIn(page: Page): Promise<Record<string, number>> {
  const json = await page.evaluate("tracealloc.takeSnapshot().toJSON()");
  const counts = new Map<string, number>();
  for (const { traceback, kind, allocatedCount } of Snapshot.fromJSON(json as never).traces) {
    const { filename = "", lineno, column } = traceback.at(-1) ?? {};
    if (!filename.startsWith("src/")) continue;
    const site = `${filename}:${lineno}:${column} ${kind}`;
    counts.set(site, (counts.get(site) ?? 0) + allocatedCount);
  }
  return Object.fromEntries([...counts].sort());
}

/** The sites of the app's source, and what stands there. */
function sitesOfSource(): Map<string, string> {
  const names = readdirSync(APP).filter((name) => name.endsWith(".tsx"));
  return new Map(
    names.flatMap((name) => {
      const code = readFileSync(join(APP, name), "utf8");
      const lines = code.split(/(?<=\n)/);
      return instrument(code, { filename: name, sourceType: "module" }).sites.map((site) => {
        const text = lines
          .slice(site.line - 1, site.line + 1)
          .join("")
          .slice(site.column - 1);
        return [`src/${name}:${site.line}:${site.column} ${site.kind}`, text] as const;
      });
    }),
  );
}

describe.skipIf(CHROMIUM === undefined)("a React app", { timeout: MOST_MS }, () => {
  const sites = sitesOfSource();
  let reference: Run["counts"] | undefined;

  it.each(Object.entries(TOOLS))(
    "does the same and counts at its source's places: %s",
    async (_, tool) => {
      const run = (entry: Entry): Promise<Run> =>
        tool(app(entry), entry, (url) =>
          inPage(url, async (page, { messages, problems }) => ({
            pages: await act(page),
            messages: messages.filter((message) => message.startsWith("log: ")),
            problems,
            counts: entry === "counted" ? await countsIn(page) : {},
          })),
        );
      const plain = await run("main");
      expect(plain.problems).toEqual([]);
      expect(plain.messages).toHaveLength(3);
      const { counts, ...counted } = await run("counted");
      expect({ ...counted, counts: {} }).toEqual(plain);

      expect(Object.keys(counts).filter((site) => !sites.has(site))).toEqual([]);
      const madeAt = (what: string): number => {
        const [kind, text = ""] = what.split(/ (.*)/s);
        const found = [...sites].filter(
          ([site, at]) => site.endsWith(` ${kind}`) && at.startsWith(text),
        );
        return found.reduce((sum, [site]) => sum + (counts[site] ?? 0), 0);
      };
      expect(Object.fromEntries(Object.keys(MADE).map((what) => [what, madeAt(what)]))).toEqual(
        MADE,
      );
      reference ??= counts;
      expect(counts).toEqual(reference);
    },
  );

  it("keeps its state when it is edited, and counts at the places of the new text", async () => {
    const root = app("counted");
    await viteServer(root, "counted", (url) =>
      inPage(url, async (page, { problems }) => {
        await page.click("#add");
        await page.click("#add");
        const file = join(root, "src/app.tsx");
        const code = readFileSync(file, "utf8");
        writeFileSync(
          file,
          `// A line\n// and another\n${code.replace("To do", "Done and to do")}`,
        );
        await page.waitForSelector("text=Done and to do");
        expect(await page.locator("li").count()).toBe(2);
        await page.click("#add");
        expect(await page.locator("li").count()).toBe(3);
        const counts = await countsIn(page);
        const [place = ""] = [...sites].find(([, text]) => text.startsWith("{ id, title:")) ?? [];
        const moved = place.replace(/:(\d+):/, (_, line) => `:${Number(line) + 2}:`);
        expect([counts[place], counts[moved]]).toEqual([2, 1]);
        expect(problems).toEqual([]);
      }),
    );
  });
});
