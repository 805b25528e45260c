import type { Hook } from "../plan/plan.ts";
import type { Edit } from "./text.ts";

/**
 * What stands around a call besides the helper's name. Its receiver is evaluated once, before all
 * else, as it would be without a hook: `x.map(f)` is `hook(id, x, x.map(f))`, and `a.b.map(f)` is
 * `hook(id, t = a.b, t.map(f))`. The variable is read right after it is written, so that calls
 * within each other do not disturb it; the helper forgets what it holds. `annotation` is for bundlers,
 * and stands in front of the call once more.
 */
export function aroundCall(
  code: string,
  { start, end, call }: Hook,
  kept: string,
  annotation: string,
  opening: Edit[],
  closing: Edit[],
): void {
  if (call === undefined) return;
  const { receiver, argument } = call;
  if (receiver.text !== undefined)
    opening.push({ at: start, text: `,${receiver.text},${annotation}` });
  else {
    const [before, after] = receiver.isAnonymous ? ["(0,", ")"] : ["", ""];
    opening.push({ at: start, text: `,${kept}=${before}` });
    closing.push({ at: behindParens(code, receiver.end), text: `${after},${kept}` });
  }
  if (argument && argument.text === undefined) {
    opening.push({ at: argument.start, text: `${kept}=(` });
    closing.push({ at: argument.end, text: ")" });
  }
  closing.push({ at: end, text: argument ? `,${argument.text ?? kept})` : ")" });
}

const GAP = /\s+|\/\/.*|\/\*[\s\S]*?\*\/|\)/y;

/** Offset behind the parentheses that a receiver stands in; comments may come between. */
function behindParens(code: string, end: number): number {
  let behind = end;
  GAP.lastIndex = end;
  for (let gap = GAP.exec(code); gap !== null; gap = GAP.exec(code)) {
    if (gap[0] === ")") behind = GAP.lastIndex;
  }
  return behind;
}
