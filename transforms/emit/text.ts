import MagicString from "magic-string";
import type { Hook, Plan } from "../plan/plan.ts";
import { aroundCall } from "./calls.ts";
import { type Frame, SILENT } from "./frame.ts";
import { type HelperNames, helperOf, PURE } from "./helpers.ts";

/** HTML-like comments are some in sloppy scripts; elsewhere nothing may continue like that. */
const BLANKS = /(?:\s+|(?:\/\/|<!--).*|\/\*[\s\S]*?\*\/)*/y;

export interface Edit {
  readonly at: number;
  readonly text: string;
}

/** Splices a plan's hooks and the frame around them into the source text; all else stays as it was. */
export function emitText(
  code: string,
  plan: Plan,
  names: HelperNames,
  { head, tail }: Frame,
): MagicString {
  const headAt = beforeAnnotation(code, plan.headAt);
  const opening: Edit[] = [{ at: headAt, text: separate(code, headAt) + head }];
  const closing: Edit[] = [];
  const terminating: Edit[] = [];
  const enclosing: Edit[] = [];
  plan.hooks.forEach((hook, id) => {
    const call = `${helperOf(hook, names)}(${id}`;
    switch (hook.form) {
      case "before":
        opening.push({ at: hook.start, text: separate(code, hook.start) + statement(hook, call) });
        break;
      case "after":
        closing.push({ at: hook.end, text: terminate(code, hook.end) + statement(hook, call) });
        break;
      case "declarator":
        closing.push({ at: hook.end, text: `,{}=${call}${look(hook)})` });
        if (isFollowedByStatement(code, hook.end)) terminating.push({ at: hook.end, text: ";" });
        break;
      case "open":
      case "alternative":
        break;
      case "call":
      case "text": {
        const first = `${detach(code, hook.start)}${hook.isPure ? PURE : ""}${call}`;
        opening.push({ at: hook.start, text: first });
        const inner = annotationBefore(code, hook.start) === undefined ? "" : PURE;
        aroundCall(code, hook, names.kept, inner, opening, closing);
        break;
      }
      case "braces":
        opening.push({ at: hook.start, text: `{${statement(hook, call)}` });
        enclosing.push({ at: hook.end, text: "}" });
        break;
      default:
        opening.push({ at: hook.start, text: detach(code, hook.start) + open(hook, call, code) });
        closing.push({ at: hook.end, text: close(hook) });
        if (hook.endsExpression && isFollowedByStatement(code, hook.end)) {
          terminating.push({ at: hook.end, text: ";" });
        }
    }
  });
  const result = new MagicString(code);
  // At one offset what ends there comes before what starts there; inner hooks close first.
  const edits = [
    ...closing.reverse(),
    ...terminating,
    ...enclosing,
    { at: plan.tailAt, text: `\n;${tail}` },
    ...opening,
  ].sort((a, b) => a.at - b.at);
  for (const { at, text } of edits) result.appendLeft(at, text);
  return result;
}

function statement(hook: Hook, call: string): string {
  return `${hook.silent ? SILENT : ""}${call}${look(hook)}${key(hook)});`;
}

function key({ member }: Hook): string {
  return member ? `,${member}` : "";
}

function look({ name }: Hook): string {
  return name === "" ? "" : `,${name}`;
}

function open(hook: Hook, call: string, code: string): string {
  const { form, name, outerParens, innerParens, isPure } = hook;
  if (form === "sequence") return `(${call}${look(hook)}),`;
  const outer = `${outerParens ? "(" : ""}${isPure ? PURE : ""}`;
  // What annotates a call would otherwise annotate the hook alone.
  const inner = opensCall(code, hook.start) && annotationBefore(code, hook.start) ? PURE : "";
  const value = form === "named" ? `{${name}:` : "";
  return `${outer}${call},${value}${innerParens ? "(" : ""}${inner}`;
}

const ANNOTATION =
  /(?:\/\*\s*[#@]__(?:PURE|NO_SIDE_EFFECTS)__\s*\*\/|\/\/\s*[#@]__\w+__[^\n]*\n)[\s(]*$/;

/** Offset of an annotation for bundlers in front of an expression or a statement, if there is one. */
function annotationBefore(code: string, at: number): number | undefined {
  const last = code[at - 1] ?? "";
  if (last !== "/" && last !== "(" && last.trim() !== "") return undefined;
  const start = Math.max(0, at - 100);
  const found = ANNOTATION.exec(code.slice(start, at));
  return found ? start + found.index : undefined;
}

/** Literals and functions are no calls; bundlers complain of annotations in front of them. */
function opensCall(code: string, at: number): boolean {
  return /^(?!function\b|class\b|async\b)[\p{ID_Start}$_]/u.test(code.slice(at, at + 10));
}

function beforeAnnotation(code: string, at: number): number {
  return annotationBefore(code, at) ?? at;
}

function close(hook: Hook): string {
  const { form, outerParens, innerParens } = hook;
  if (form === "keep") return `${look(hook)})`;
  const value = `${innerParens ? ")" : ""}${form === "named" ? "}" : ""}`;
  return `${value}${key(hook)})${outerParens ? ")" : ""}`;
}

/** `return{}` and `case"a"+b` stand without a blank, and so does `1/[2]`, in front of a comment. */
function detach(code: string, at: number): string {
  return /[\p{ID_Continue}$/]/u.test(code[at - 1] ?? "") ? " " : "";
}

/** A directive may end without a semicolon. */
function separate(code: string, at: number): string {
  return /["']/.test(code[at - 1] ?? "") ? ";" : "";
}

/** So may a statement; a brace may end an expression. */
function terminate(code: string, at: number): string {
  return code[at - 1] === ";" ? "" : ";";
}

/**
 * Nothing can continue an arrow function's body, and no parenthesis `x++`, so a new line behind it
 * ends the statement; it would not end a call.
 */
function isFollowedByStatement(code: string, at: number): boolean {
  BLANKS.lastIndex = at;
  const gap = BLANKS.exec(code)?.[0] ?? "";
  const next = code.charAt(at + gap.length);
  const ends = code[at - 1] === "}" ? !/^[;,)\]}:]?$/.test(next) : /^[([`]$/.test(next);
  return ends && /[\n\r\u2028\u2029]/.test(gap);
}
