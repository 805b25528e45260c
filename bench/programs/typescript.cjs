// Type-checks a real file with the TypeScript compiler.
const ts = require("typescript");
const file = require.resolve("typescript/lib/lib.es5.d.ts");
const program = ts.createProgram([file], { noLib: true, types: [], skipLibCheck: false });
console.log(ts.getPreEmitDiagnostics(program).length, program.getSourceFiles().length);
