import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A folder that holds what a server gives under an address, or under a path on any server. */
export interface PathMapping {
  readonly prefix: string;
  readonly folder: string;
}

/** Milliseconds that a server may take to answer. */
const PATIENCE = 10_000;

/** The text of what has an address: from the folder that it is mapped to, else from its server. Rejects with a reason. */
export async function readAddress(url: URL, mappings: readonly PathMapping[]): Promise<string> {
  const path = fileOf(url, mappings);
  if (path !== undefined) return readFile(path, "utf8");
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response.text();
}

/** The file that an address is mapped to, by the longest prefix. */
export function fileOf(url: URL, mappings: readonly PathMapping[]): string | undefined {
  const { origin, pathname } = url;
  const found = mappings
    .map(({ prefix, folder }) => ({ rest: restOf(origin + pathname, pathname, prefix), folder }))
    .filter((each): each is { rest: string; folder: string } => each.rest !== undefined)
    .sort((a, b) => a.rest.length - b.rest.length)[0];
  return found && join(found.folder, decodeURIComponent(found.rest));
}

function restOf(address: string, path: string, prefix: string): string | undefined {
  const whole = prefix.startsWith("/") ? path : address;
  return whole.startsWith(prefix) ? whole.slice(prefix.length) : undefined;
}
