import type { Programs } from "./programs.ts";

/** Generators, async functions and iteration. */
export const iteration: Programs = {
  any: {
    "yield within literals":
      "function* g() { const o = { a: [yield 1, yield [2]], b: yield { c: 3 } }; return [o] } const it = g(); log(it.next(), it.next('x'), it.next('y'), it.next('z'))",
    "a generator's body waits":
      "const t = []; function* g(a = t.push('default')) { t.push('body'); yield [a] } const it = g(); log(t); it.next(); log(t)",
    "prototype of generator objects":
      "function* g() {} g.prototype.extra = [1]; const it = g(); log(Object.getPrototypeOf(it) === g.prototype, it.extra, it[Symbol.iterator]() === it, it instanceof g, String(it))",
    "abandoned, finished and thrown into":
      "function* g() { try { yield [1]; yield [2] } catch (e) { log('in', e.message); yield { e: 1 } } finally { log('finally') } } const a = g(); a.next(); const b = g(); b.next(); log(a.return([3]), b.throw(new Error('x')), b.next(), [...g()])",
    "yield* and its value":
      "function* g() { const v = yield* h(); yield [v] } function* h() { yield { a: 1 }; return 'r' } log([...g()])",
    "order of microtasks":
      "const t = []; const f = async () => { t.push('a'); await null; t.push('b'); return [1] }; f().then((v) => t.push('c', v)); Promise.resolve({}).then(() => t.push('d')).then(() => t.push('e')).then(() => t.push('f')); Promise.resolve().then(() => t.push('g')); t.push('h'); t.push = function (...v) { log(...v); return 0 }",
    "ticks of async functions":
      "const p = Promise.resolve([1]); (async () => { const r = []; r.push(await p); return { r } })().then((v) => log('late', v)); p.then(() => log(1)).then(() => log(2)).then(() => log(3)).then(() => log(4)); (async () => { await 0; log('x'); await { then(f) { f() } }; log('y') })()",
    "async arrows in fields":
      "class A { x = 1; f = async () => [this.x, await { a: this }.a.x] } new A().f().then((v) => log(v)); log(new A().f.name)",
    thenables:
      "(async () => [await { then(f) { log('then'); f({ v: 1 }) } }, await null])().then((v) => log(v))",
    "for await":
      "(async () => { for await (const x of [Promise.resolve([1]), { a: 2 }]) log(x); async function* g() { yield [1]; try { yield { a: 2 } } finally { log('closed') } } for await (const y of g()) { log(y); if (!Array.isArray(y)) break } })()",
    rejections:
      "(async () => { throw { why: [1] } })().catch((e) => log(e)); new Promise((_, reject) => reject([2])).catch((e) => log(e)); Promise.reject({ a: 1 }).finally(() => log('f')).catch((e) => log(e))",
    "destructuring targets":
      "let a, b, c; [a, b] = [1, { c: 2 }]; ({ a, b = [3], ...c } = { a, d: {} }); for ([a] of [[4]]) log(a, b, c); for ({ x: a = {} } of [{}]) log(a); for (a in { k: [] }) log(a); [a.p, ...c] = [[5], 6]; log(c)",
    "iterators are closed":
      "const it = (n) => ({ [Symbol.iterator]() { let i = 0; return { next: () => ({ value: [i++], done: i > n }), return() { log('return'); return {} } } } }); const [a] = it(3); for (const x of it(3)) { log(x); break } try { for (const x of it(3)) throw { x } } catch (e) { log(e) } const [b, ...c] = it(3); log(a, b, c); new Map([[1, 2]]); try { new Map(it(2)) } catch (e) { log(e.name) }",
    "iterators that fail":
      "const bad = { [Symbol.iterator]: () => ({ next() { throw new Error('next') }, return() { log('never') } }) }; for (const f of [() => [...bad], () => new Set(bad), () => { const [a] = bad }, () => Array.from(bad), () => Math.max(...bad)]) try { f() } catch (e) { log(e.message) }",
    "rest parameters and arguments":
      "function f(a, ...r) { return [r, r.length, arguments.length, Array.isArray(r)] } log(f(1, {}, []), f(), f.length)",
    "order of defaults":
      "const t = []; function f({ a = t.push('a'), b: { c = t.push('c') } = (t.push('b'), {}), ...d } = {}, e = t.push('e')) { return [a, c, d, e] } log(f(), f({ a: 1, x: [2] }), t)",
    "labels, break and continue":
      "a: for (const x of [[1], [2], [3]]) { for (const y of [{ x }]) { if (y.x[0] === 2) continue a; if (y.x[0] === 3) break a; log(y) } }",
    "try and finally":
      "const f = () => { try { return [log('t')] } finally { log('f', { a: 1 }) } }; const g = () => { for (const x of [[1]]) try { continue } finally { log(x) } }; const h = () => { try { throw [1] } catch { return { c: 1 } } finally { log([2]) } }; log(f(), g(), h())",
  },
};
