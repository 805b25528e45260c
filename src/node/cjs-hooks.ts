import { readFileSync } from "node:fs";
import Module from "node:module";
import { dirname, resolve } from "node:path";
import { isOwnFile } from "./own.ts";
import type { Transformer } from "./transform.ts";
import { COMPILED_EXTENSIONS, isCompiled, resolveSource } from "./typescript.ts";

interface ModuleInternals {
  _extensions: Record<string, (module: CompilableModule, filename: string) => void>;
  _resolveFilename: (
    request: string,
    parent: { filename?: string | null } | undefined,
    ...rest: unknown[]
  ) => string;
  prototype: CompilableModule;
}

interface CompilableModule {
  _compile: (this: CompilableModule, code: string, filename: string, ...rest: unknown[]) => unknown;
}

/** Instruments what `require` loads, and lets it load TypeScript and JSX. */
export function installCommonJsHooks(transformer: Transformer): void {
  const internals = Module as unknown as ModuleInternals;
  const { prototype } = internals;
  const compile = prototype._compile;
  prototype._compile = function _compile(code, filename, ...rest) {
    const ours = isCompiled(filename) || isOwnFile(filename);
    const text = ours ? code : transformer.transform(code, filename, "commonjs");
    return Reflect.apply(compile, this, [text, filename, ...rest]);
  };
  for (const extension of COMPILED_EXTENSIONS) {
    internals._extensions[extension] = (module, filename) => {
      const source = readFileSync(filename, "utf8");
      process.setSourceMapsEnabled(true);
      const code = transformer.transform(source, filename, "commonjs");
      Reflect.apply(compile, module, [code, filename, "commonjs"]);
    };
  }
  resolveForTypeScript(internals);
}

function resolveForTypeScript(internals: ModuleInternals): void {
  const resolveFilename = internals._resolveFilename;
  internals._resolveFilename = (request, parent, ...rest) => {
    const importer = parent?.filename;
    if (importer != null && isCompiled(importer) && /^\.{0,2}\//.test(request)) {
      const found = resolveSource(resolve(dirname(importer), request));
      if (found !== undefined) return found;
    }
    return Reflect.apply(resolveFilename, internals, [request, parent, ...rest]) as string;
  };
}
