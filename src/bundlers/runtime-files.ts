import { fileURLToPath } from "node:url";

/** What instrumented code, and its program, import of tracealloc. */
export const RUNTIME_IMPORT: RegExp = /^tracealloc(?:\/runtime)?$/;

/**
 * The file that such an import means, wherever it stands: also where the importing package does not see tracealloc, and
 * always the ES module, so that `import` and `require` bundle the runtime once. Undefined for other imports.
 */
export function runtimeFile(specifier: string): string | undefined {
  if (!RUNTIME_IMPORT.test(specifier)) return undefined;
  const name = specifier === "tracealloc" ? "index" : "entry";
  return fileURLToPath(new URL(`../../runtime/${name}.js`, import.meta.url));
}
