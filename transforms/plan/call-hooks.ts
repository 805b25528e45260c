import type { Builtin } from "../builtins/builtin.ts";
import type { BuiltinCall, Seen as SeenNode } from "./calls.ts";
import type { Hook, HookForm, Seen, Site } from "./plan.ts";
import { isAnonymousDefinition, unwrapTypes } from "./syntax.ts";

/**
 * The hook around a call, and one more for each other kind of thing that it may make. `isOwn` tells
 * a variable of the file from one of the global object, which may be an accessor.
 */
export function hooksOfCall(
  call: BuiltinCall,
  sites: readonly Site[],
  isOwn: (name: string) => boolean,
  isPure: boolean,
): Hook[] {
  const { builtin, node, receiver, argument } = call;
  return sites.map((site, index) => ({
    form: index === 0 ? formOf(builtin, site) : "alternative",
    start: node.start ?? 0,
    end: node.end ?? 0,
    name: "",
    outerParens: false,
    innerParens: false,
    endsExpression: false,
    silent: false,
    isPure,
    site,
    satellites: [],
    call: {
      callee: builtin.callee,
      receiver: isPure ? standIn(receiver, isOwn) : seen(receiver, isOwn),
      argument: argument && seen(argument, isOwn),
    },
  }));
}

/** Strings that a string's method makes of it are frequent, and have a path of their own. */
function formOf({ callee }: Builtin, { kind, facts }: Site): HookForm {
  const isPiece = kind === "string" && facts === 0;
  return isPiece && /^\.\w+$/.test(callee) ? "text" : "call";
}

/** A variable to keep the receiver in would keep all in a bundle; any array tells as much as the one written out. */
function standIn(receiver: SeenNode, isOwn: (name: string) => boolean): Seen {
  const isArray = unwrapTypes(receiver.node).type === "ArrayExpression";
  return { ...seen(receiver, isOwn), ...(isArray ? { text: "[]" } : {}) };
}

function seen({ node, text, isVariable }: SeenNode, isOwn: (name: string) => boolean): Seen {
  return {
    start: node.start ?? 0,
    end: node.end ?? 0,
    text: text === undefined || (isVariable && !isOwn(text)) ? undefined : text,
    isAnonymous: isAnonymousDefinition(unwrapTypes(node)),
  };
}
