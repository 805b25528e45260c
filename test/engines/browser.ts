import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "./engine.ts";
import { PAGE, type Report } from "./program.ts";

/** Where in a browser a program can run. */
export type Place = "page" | "iframe" | "worker" | "service";

/** Everything comes from the server's own files: no `eval`, no inline script. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; frame-src 'self'; worker-src 'self'";
const HTML = '<!doctype html><title>engines</title><body><script src="/page.js"></script></body>';
const MOST_MS = 100_000;

/**
 * Runs the program in several places of one page, under a strict Content-Security-Policy, in a browser
 * that is started for it with an empty profile. The page itself posts what was counted.
 */
export async function runInBrowser(
  browser: Engine,
  program: string,
  places: readonly Place[],
  collects: boolean,
): Promise<Map<Place, Report>> {
  const reports = new Map<Place, Report>();
  let settle: (failure?: Error) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    settle = (failure) => (failure ? reject(failure) : resolve());
  });
  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    "/": ["text/html", HTML],
    "/page.js": ["text/javascript", readFileSync(PAGE, "utf8")],
    "/program.js": ["text/javascript", program],
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const [type, text] = files[pathname] ?? ["text/plain", ""];
    response.writeHead(pathname in files || request.method === "POST" ? 200 : 404, {
      "content-type": type,
      "content-security-policy": POLICY,
    });
    response.end(text);
    if (request.method !== "POST") return;
    const posted = JSON.parse(await textOf(request)) as Report & { readonly failure?: string };
    if (posted.failure !== undefined) return settle(new Error(posted.failure));
    reports.set((searchParams.get("as") ?? "page") as Place, posted);
    if (reports.size === places.length) settle();
  };
  const server = createServer(serve).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const profile = mkdtempSync(join(tmpdir(), "tracealloc-browser-"));
  const child = start(browser, profile, `http://127.0.0.1:${port}/?${places.join("&")}`, collects);
  child.on("error", settle);
  child.on("exit", (code) => settle(new Error(`${browser.path} ended with ${code}`)));
  const timer = setTimeout(() => settle(new Error(`${browser.path} has not answered`)), MOST_MS);
  try {
    await done;
  } finally {
    clearTimeout(timer);
    await stop(child);
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  return reports;
}

function start({ name, path }: Engine, profile: string, url: string, collects: boolean) {
  const args = name === "Firefox" ? firefox(profile, collects) : chromium(profile, collects);
  return spawn(path, [...args, url], { detached: true, stdio: "ignore" });
}

function chromium(profile: string, collects: boolean): string[] {
  return [
    "--headless",
    // There is no sandbox for root, as which containers run.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
    `--user-data-dir=${profile}`,
    ...(collects ? ["--js-flags=--expose-gc"] : []),
  ];
}

function firefox(profile: string, collects: boolean): string[] {
  const settings = {
    "dom.testing.testutils.enabled": collects,
    "browser.shell.checkDefaultBrowser": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "app.update.enabled": false,
  };
  const lines = Object.entries(settings).map(([name, value]) => `user_pref("${name}", ${value});`);
  writeFileSync(join(profile, "user.js"), lines.join("\n"));
  return ["--headless", "--no-remote", "--new-instance", "--profile", profile];
}

/** Ends a browser with all its processes. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-child.pid, "SIGKILL");
  await ended;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
