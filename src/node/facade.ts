const ANNOTATION = /^0 && \(module\.exports = \{([^}]*)\}\);$/m;
const ASSIGNED = /\bexports\.([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=[^=]/gu;
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
  const annotated = ANNOTATION.exec(code)?.[1]
    ?.split(",")
    .map((name) => name.trim());
  const assigned = [...code.matchAll(ASSIGNED)].map((match) => match[1] ?? "");
  return [...new Set([...(annotated ?? []), ...assigned])].filter((name) => NAME.test(name));
}
