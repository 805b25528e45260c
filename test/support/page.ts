import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { chromium as driver, type Page } from "playwright";
import { chromium } from "../engines/engine.ts";

/** Chromium, where it is installed. */
export const CHROMIUM: string | undefined = chromium()?.path;

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

/** Serves a folder until the work is done, under a Content-Security-Policy if there is one. */
export async function served<T>(
  folder: string,
  policy: string | undefined,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const path = join(folder, pathname === "/" ? "index.html" : pathname);
    response.writeHead(existsSync(path) ? 200 : 404, {
      "content-type": TYPES[extname(path)] ?? "text/plain",
      ...(policy === undefined ? {} : { "content-security-policy": policy }),
    });
    if (existsSync(path)) createReadStream(path).pipe(response);
    else response.end();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** What a page has said. */
interface Said {
  /** To the console. */
  readonly messages: string[];
  /** Errors that nothing has caught. */
  readonly problems: string[];
}

/** Opens a page in Chromium, which can collect garbage, until the work is done. */
export async function inPage<T>(
  url: string,
  work: (page: Page, said: Said) => Promise<T>,
): Promise<T> {
  const browser = await driver.launch({
    executablePath: CHROMIUM ?? "",
    args: ["--no-sandbox", "--js-flags=--expose-gc"],
  });
  try {
    const page = await browser.newPage();
    const said: Said = { messages: [], problems: [] };
    page.on("console", (message) => said.messages.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => said.problems.push(String(error)));
    await page.goto(url);
    return await work(page, said);
  } finally {
    await browser.close();
  }
}
