import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { visit } from "./client.ts";
import { findProducts, type Product } from "./products.ts";

interface Page {
  readonly url: string;
  readonly category: string;
  readonly products: readonly Product[];
  readonly etag: string;
  readonly madeAt: number;
  views: number;
}

/** Pages that were asked for before. The key is the URL, and the URL holds the visitor's session. */
const cache = new Map<string, Page>();

function makePage(url: string): Page {
  const { searchParams } = new URL(url, "http://localhost");
  const category = searchParams.get("category") ?? "";
  const products = findProducts(category);
  const etag = `"${category}-${products.length}"`;
  return { url, category, products, etag, madeAt: Date.now(), views: 0 };
}

function pageFor(url: string): Page {
  let page = cache.get(url);
  if (page === undefined) {
    page = makePage(url);
    cache.set(url, page);
  }
  page.views++;
  return page;
}

const server = createServer((request, response) => {
  const page = pageFor(request.url ?? "/");
  response.writeHead(200, { "content-type": "application/json", etag: page.etag });
  response.end(JSON.stringify(page.products));
});

server.listen(0, "127.0.0.1", async () => {
  const { port } = server.address() as AddressInfo;
  const { requests, bytes } = await visit(`http://127.0.0.1:${port}`);
  console.log(
    `${requests} requests answered with ${bytes} bytes; ${cache.size} pages in the cache`,
  );
  server.close();
});
