import type { File, JSXElement, JSXFragment, Node } from "@babel/types";

/** Frameworks whose compilers read JSX as a template, and not as calls. */
const TEMPLATES = /^(?:solid-js|vue|@vue\/.*|@builder\.io\/qwik|@qwik\.dev\/.*|million)(?:\/|$)/;
const PRAGMA = /@jsxImportSource\s+(\S+)/;

export function isElement(node: Node): node is JSXElement | JSXFragment {
  return node.type === "JSXElement" || node.type === "JSXFragment";
}

/** Whether the JSX of a file is a template, as far as its imports and pragmas tell. */
export function hasTemplates({ program, comments }: File): boolean {
  const sources = program.body.map((statement) =>
    statement.type === "ImportDeclaration" ? statement.source.value : "",
  );
  for (const { value } of comments ?? []) sources.push(PRAGMA.exec(value)?.[1] ?? "");
  return sources.some((source) => TEMPLATES.test(source));
}
