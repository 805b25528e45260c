import { SafeMap } from "./intrinsics.ts";
import type { Stack } from "./stacks/stacks.ts";
import type { Context } from "./strata.ts";

export const NO_CONTEXT: Context = { stack: undefined, label: undefined, id: 0 };

/** Gives equal pairs of stack and label one object. */
export class Contexts {
  #byLabel = new SafeMap<string | undefined, SafeMap<number, Context>>();
  #count = 0;

  of(stack: Stack | undefined, label: string | undefined): Context {
    if (stack === undefined && label === undefined) return NO_CONTEXT;
    let byStack = this.#byLabel.get(label);
    if (byStack === undefined) {
      byStack = new SafeMap();
      this.#byLabel.set(label, byStack);
    }
    const key = stack?.id ?? -1;
    let context = byStack.get(key);
    if (context === undefined) {
      context = { stack, label, id: ++this.#count };
      byStack.set(key, context);
    }
    return context;
  }

  get size(): number {
    return this.#count;
  }

  clear(): void {
    this.#byLabel = new SafeMap();
    this.#count = 0;
  }
}
