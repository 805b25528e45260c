// The program may patch these later, so they are taken when the module loads.
const { apply } = Reflect;

const WORDS: readonly unknown[] = new Array(2048).fill(0);
const nothing = (): void => {};

/**
 * Throws RangeError unless 16 KiB of stack are left. What must not fail halfway asks first; and Node 20
 * ends the process where it has to compile a regular expression with much less.
 */
export function reserveStack(): void {
  // Arguments go on the stack.
  apply(nothing, undefined, WORDS);
}
