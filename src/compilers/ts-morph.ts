import { type MemoryEmitResult, type Project, ts as tsMorph } from "ts-morph";
import type ts from "typescript";
import tracealloc, { type TypeScriptOptions } from "./typescript.ts";

/**
 * Compiles a project with hooks, its types telling which sums are numbers. Gives what ts-morph's `emitToMemory` gives: `getFiles()`
 * are the code, declarations and source maps, `saveFiles()` writes them to where the project's options put them.
 */
export async function instrumentProject(
  project: Project,
  options: TypeScriptOptions = {},
): Promise<MemoryEmitResult> {
  // ts-morph has a TypeScript of its own, which is the same but for its version.
  const program = project.getProgram().compilerObject as unknown as ts.Program;
  const transformer = tracealloc(program, options, { ts: tsMorph as unknown as typeof ts });
  return project.emitToMemory({ customTransformers: { before: [transformer as never] } });
}
