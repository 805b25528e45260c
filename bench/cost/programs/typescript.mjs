// Type-checks a real file with the TypeScript compiler.
import { resolve } from "node:path";
import ts from "typescript";

const file = resolve("node_modules/typescript/lib/lib.dom.d.ts");
const program = ts.createProgram([file], { noLib: true, types: [], skipLibCheck: false });
console.log(ts.getPreEmitDiagnostics(program).length, program.getSourceFiles().length);
