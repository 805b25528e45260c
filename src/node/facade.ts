import type { parse } from "cjs-module-lexer";
import { requireOwn } from "./own.ts";

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** An ES module with the exports of a compiled CommonJS file, which Node's own lexer cannot read. */
export function facadeOf(url: string, path: string, code: string): string {
  const names = exportedNames(code).filter((name) => name !== "default");
  return [
    `import { createRequire } from "node:module";`,
    `const $ = createRequire(${JSON.stringify(url)})(${JSON.stringify(path)});`,
    "export default $;",
    ...names.map((name, i) => `const $${i} = $.${name}; export { $${i} as ${name} };`),
  ].join("\n");
}

function exportedNames(code: string): string[] {
  const lexer = requireOwn("cjs-module-lexer") as { parse: typeof parse };
  return [...new Set(lexer.parse(code).exports)].filter((name) => NAME.test(name));
}
