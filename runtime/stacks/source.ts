import type { AnyFunction } from "./intrinsics.ts";
import { openPrivateRealm } from "./private-realm.ts";
import type { Captured } from "./stack.ts";

/** How stacks are had from the engine. Never runs code of the program. */
export interface StackSource {
  /** The newest `limit` frames above `hidden`, or all where it is left out; undefined where it cannot be told. */
  capture(limit: number, hidden?: AnyFunction): Captured | undefined;
}

/** The best source that this engine has. */
export function openSource(): StackSource | undefined {
  return openPrivateRealm();
}
