import { join } from "node:path";
import { build } from "vite";
import { afterEach, describe, expect, it, vi } from "vitest";
import { project } from "../../support/cli.ts";
import { CHROMIUM, inPage, served } from "../../support/page.ts";
import { linkPackages } from "./fixture.ts";

/** Nothing but the server's own files runs. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; frame-src 'self'; worker-src 'self'";

/** Says in each place how many objects its one line has made: 3 in the page, 4 in the frame, 5 and 6 in workers. */
const FILES = {
  "index.html": `<!doctype html><p></p><script type="module" src="/page.ts"></script>`,
  "frame.html": `<!doctype html><script type="module" src="/frame.ts"></script>`,
  "make.ts": `import { start, takeSnapshot } from "tracealloc";

start();
const kept: object[] = [];

export function made(count: number): string {
  while (kept.length < count) kept.push({ count });
  const { traces } = takeSnapshot();
  return traces
    .filter(({ kind }) => kind === "object")
    .map(({ traceback, allocatedCount }) => \`\${traceback.at(-1)} \${allocatedCount}\`)
    .join();
}
`,
  "page.ts": `import { made } from "./make";

const said: string[] = ["page " + made(3)];
function say(place: string, text: string): void {
  said.push(place + " " + text);
  document.querySelector("p")!.textContent = said.toSorted().join("; ");
}
addEventListener("message", ({ data }) => say("frame", data));
document.addEventListener("securitypolicyviolation", (event) => say("violation", event.blockedURI));
document.body.append(Object.assign(document.createElement("iframe"), { src: "/frame.html" }));
const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: WORKER });
worker.onmessage = ({ data }) => say("worker", data);
worker.onerror = ({ message }) => say("worker", message);
const register = async (): Promise<void> => {
  const { active, waiting, installing } = await navigator.serviceWorker.register(SERVICE, { type: "module" });
  (active ?? waiting ?? installing)!.postMessage(6);
};
navigator.serviceWorker.onmessage = ({ data }) => say("service", data);
navigator.serviceWorker.startMessages();
void register();
`,
  "frame.ts": `import { made } from "./make";

parent.postMessage(made(4), "*");
`,
  "worker.ts": `import { made } from "./make";

postMessage(made(5));
`,
  "service.ts": `import { made } from "./make";

addEventListener("message", ({ data, source }: any) => source.postMessage(made(data)));
`,
};

const LINE = FILES["make.ts"].split("\n").findIndex((line) => line.includes("{ count }")) + 1;

afterEach(() => vi.unstubAllEnvs());

describe.skipIf(CHROMIUM === undefined)(
  "a build of Vite's under a strict Content-Security-Policy",
  () => {
    it.each(["module", "classic"])(
      "counts in a page, a frame, a %s worker and a service worker",
      async (type) => {
        const page = FILES["page.ts"]
          .replace("WORKER", JSON.stringify(type))
          .replace("SERVICE", JSON.stringify("/service.js"));
        const root = project({ ...FILES, "page.ts": page });
        linkPackages(root, []);
        vi.stubEnv("NODE_ENV", "production");
        const { default: tracealloc } = await import(/* @vite-ignore */ `tracealloc/${"vite"}`);
        await build({
          root,
          configFile: false,
          logLevel: "error",
          plugins: [tracealloc()],
          worker: { format: type === "module" ? "es" : "iife" },
          build: {
            modulePreload: false,
            rolldownOptions: {
              input: ["index.html", "frame.html", "service.ts"].map((name) => join(root, name)),
              output: {
                entryFileNames: ({ name }) =>
                  name === "service" ? "service.js" : "assets/[name].js",
              },
            },
          },
        });
        await served(join(root, "dist"), POLICY, (url) =>
          inPage(url, async (page, { problems }) => {
            const at = `make.ts:${LINE}`;
            // Not waitForFunction: it evaluates a string, which the policy forbids.
            await expect
              .poll(() => page.textContent("p"), { timeout: 60_000 })
              .toBe(`frame ${at} 4; page ${at} 3; service ${at} 6; worker ${at} 5`);
            expect(problems).toEqual([]);
          }),
        );
      },
    );
  },
);
