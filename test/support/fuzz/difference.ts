import vm from "node:vm";
import { instrument } from "../../../transforms/instrument.ts";
import { observe } from "./observe.ts";
import type { Program } from "./program.ts";

/** Where the trace of an instrumented program first differs from that of the plain one, in words. */
export function differenceOf(program: Program): string | undefined {
  if (!isValid(program)) return undefined;
  const { code } = instrument(program.code, {
    filename: "/project/random.js",
    sourceType: program.sourceType,
    runtime: "global",
    sourceMap: false,
  });
  const plain = observe(program);
  if (plain === null) return undefined;
  const instrumented = observe({ ...program, code });
  if (instrumented === null) return undefined;
  const at = plain.findIndex((event, index) => event !== instrumented[index]);
  if (at < 0 && plain.length === instrumented.length) return undefined;
  const index = at < 0 ? plain.length : at;
  return (
    `as ${program.sourceType}, event ${index} is ${instrumented[index]}, not ${plain[index]}\n` +
    `${program.code}\n--- instrumented\n${code}`
  );
}

/** Now and then a random program is an early error. */
function isValid({ code, sourceType }: Program): boolean {
  try {
    if (sourceType === "commonjs") vm.compileFunction(code, ["exports", "module"]);
    else new vm.Script(code);
    return true;
  } catch {
    return false;
  }
}
