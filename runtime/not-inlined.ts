// Taken when the module loads: the program may patch them later.
const SafeProxy = Proxy;

/**
 * The same function as no engine inlines it: a Proxy. V8 optimises each function of the slow path by itself, with all that it
 * calls inlined, and so compiled the innermost four times: half as long as all of acorn.
 */
export function notInlined<F extends (...args: never[]) => unknown>(inner: F): F {
  return new SafeProxy(inner, Object.create(null) as object) as F;
}
