import { fileURLToPath } from "node:url";

/** What instrumented code, and its program, import of tracealloc. */
export const RUNTIME_IMPORT: RegExp = /^tracealloc(?:\/(?:runtime|console))?$/;

const FILES: Readonly<Record<string, string>> = {
  tracealloc: "runtime/index.js",
  "tracealloc/runtime": "runtime/entry.js",
  "tracealloc/console": "src/page/console.js",
};

/**
 * The file that such an import means, wherever it stands: also where the importing package does not see tracealloc, and
 * always the ES module, so that `import` and `require` bundle the runtime once. Undefined for other imports.
 */
export function runtimeFile(specifier: string): string | undefined {
  const file = FILES[specifier];
  return file && fileURLToPath(new URL(`../../${file}`, import.meta.url));
}
