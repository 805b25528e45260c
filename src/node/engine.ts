/** Throws where a program cannot be instrumented as it is loaded: in engines that stand in for Node and have no such hooks. */
export function checkLoadsAsNode(what: string): void {
  const { deno, bun } = process.versions as { deno?: string; bun?: string };
  if (deno === undefined && bun === undefined) return;
  const engine = deno === undefined ? `Bun ${bun}` : `Deno ${deno}`;
  throw new Error(
    `${what} works in Node only, and this is ${engine}: run it with Node, or instrument the program by \`tracealloc build\` or a bundler's plugin and run that`,
  );
}
