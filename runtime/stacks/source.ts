import { OwnRealm } from "./own-realm.ts";
import { HAS_REALMS, openPrivateRealm } from "./private-realm.ts";
import type { StackSource } from "./stack.ts";

// Looks at the engine's own functions, so before the program can patch them.
const early = HAS_REALMS ? undefined : new OwnRealm();

/** The best source of stacks that this engine has. */
export function openSource(): StackSource {
  return early ?? openPrivateRealm() ?? new OwnRealm();
}
