import type { Programs } from "./programs.ts";

/** Calls, references, optional chains and strings. */
export const references: Programs = {
  any: {
    "this of methods":
      "const o = { m() { return this === o }, n: { m() { return [this === o.n] } } }; log(o.m(), o['m'](), o.n.m(), (o.m)(), (0, o.m)?.name, o.m?.(), o?.m(), o?.['m']?.())",
    "this of tagged templates":
      "const o = { t() { return [this === o] } }; log(o.t``, o.t`${{}}`, (o.t)`a`)",
    "optional chains stop as a whole":
      "const o = null, p = { q: { r: () => [1] } }; log(o?.a.b.map((v) => [v]).length, o?.[{}], o?.(class {}), p?.q.r()[0], p.x?.y({}).z, p?.q?.r?.()?.length)",
    "parentheses end an optional chain":
      "const o = null; try { (o?.a).b([]) } catch (e) { log(e.name) } log((o?.a)?.b({}), delete o?.a, typeof o?.a)",
    "built-ins in optional chains":
      "const a = null, b = [1]; log(a?.map((v) => [v]).filter(Boolean).length, b?.map((v) => [v]).concat([2]).length, a?.split('').length, b?.slice(0)?.[0])",
    "typeof and delete":
      "const o = { a: [1], b: {} }; log(typeof undeclared, delete o.a, o, typeof {}, typeof function () {}, typeof [], delete [].length?.x)",
    "built-ins called as methods keep overrides":
      "class A extends Array { map(f) { log('own map'); return super.map(f) } } const a = [1]; a.slice = () => 'own'; log(new A(1, 2).map((v) => [v]).length, a.slice(), { map: (f) => f }.map([1]))",
    "built-ins' names on users' objects":
      "const calls = []; const o = new Proxy({}, { get: (_, k) => (...v) => { calls.push([k, v.length]); return o } }); o.map([]).filter({}).slice().concat([1]).split('').join().keys(); log(calls)",
    "built-ins' names on null":
      "let n = 0; for (const f of [() => null.map([n++]), () => undefined.slice({}), () => (1).map(n++)]) try { f() } catch (e) { log(e.name) } log(n)",
    "order of callee and arguments":
      "const t = []; const o = { get map() { t.push('get'); return (v) => (t.push('call'), [v]) } }; log(o.map((t.push('argument'), {})), t)",
    "compound assignment reads and writes once":
      "const t = []; const o = { get x() { t.push('get'); return 'a' }, set x(v) { t.push('set ' + v) } }; const k = () => (t.push('key'), 'x'); o[k()] += (t.push('right'), 'b'); log(t)",
    "compound assignment to a constant":
      "const c = 'a'; try { c += log('evaluated') + 'b' } catch (e) { log(e.name, e.message) } log(c)",
    "operands are converted once":
      "const t = []; const o = { valueOf() { t.push('valueOf'); return 1 }, toString() { t.push('toString'); return 's' } }; const p = { [Symbol.toPrimitive](h) { t.push(h); return 'p' } }; log('a' + o, o + o, `${o}`, p + 1, `${p}`, t)",
    "operands of the wrong type":
      "for (const f of [() => Symbol() + 'a', () => `${Symbol()}`, () => 1n + 1, () => 'a' + Object.create(null), () => ({ valueOf: null, toString: null }) + 1]) try { f() } catch (e) { log(e.name, e.message) }",
    "sums of numbers, BigInts and dates":
      "let s = 0; for (let i = 0; i < 5; i++) s += i + 0.5; log(s, 1 + 2, -1 + +'3', 1n + 2n, 2n ** 70n, new Date(0) - 1, typeof (new Date(0) + 1), null + 1, undefined + 1, true + true, [] + {}, -0 + -0)",
    "identity of tagged templates":
      "const seen = []; const tag = (s, ...v) => { seen.push(s); return [Object.isFrozen(s), s.raw, v.length] }; const f = () => tag`a${1}\\n`; log(f(), f(), seen[0] === seen[1], tag`a${1}\\n` && seen[2] === seen[0])",
    "invalid escapes in tagged templates": "log(((s) => [s[0], s.raw[0]])`\\unicode`)",
    "templates and concatenation differ":
      "const o = { valueOf: () => 'v', toString: () => 't' }; log(`${o}` + o, '' + o)",
    "strings stay primitive":
      "const s = 'a' + `b${1}`; log(typeof s, s.length, typeof (s + s), [...s], s === 'ab1', Object.is('x' + 'y', 'xy'))",
    "chains and their precedence":
      "const a = 'x', b = 2, c = 3; log(a + b * c + (b + c) + -b + `${a + b}` + [1] + {}, b + c + a, (b + a) * 1 || [c], a + (b ? c : a) + (b, c))",
    "short circuits":
      "let n = 0; const f = () => ({ n: ++n }); log(false && f(), null ?? [f()], 1 || {}, n, n ? [] : {})",
    "comma, in, instanceof and exponent":
      "log((1, [2]), 'a' in { a: [] }, [] instanceof Array, (-1) ** 2, 2 ** -1, -[2] + +[3], !{}, void [], ~[] | 1, [1] in [1, 2])",
    "spread in calls":
      "log(Math.max(...[1, ...[2]], ...new Set([3])), ((...v) => v)(...'ab', ...[{}]), String.raw({ raw: ['a', 'b'] }, [1]))",
    "getters on the way":
      "const t = []; const o = { get a() { t.push('a'); return { get b() { t.push('b'); return () => [t.length] } } } }; log(o.a.b(), o?.a?.b?.(), t)",
    Proxies:
      "const t = []; const p = new Proxy({ m() { return [1] } }, { get(o, k) { t.push(String(k)); return o[k] }, has(o, k) { t.push('has ' + String(k)); return k in o }, getPrototypeOf(o) { t.push('proto'); return null }, ownKeys(o) { t.push('keys'); return Reflect.ownKeys(o) } }); const make = () => p; const a = [make(), { p: make() }]; p.m(); ({ ...p }); log(t, a.length)",
    "revoked Proxies":
      "const { proxy, revoke } = Proxy.revocable(function () {}, {}); revoke(); const o = { a: [proxy], f: proxy }; log(typeof o.f, o.a.length)",
    "proxies of functions and classes":
      "const t = []; const C = new Proxy(class { x = [1] }, { construct(c, a, n) { t.push('construct'); return Reflect.construct(c, a, n) }, apply() { t.push('apply'); return {} } }); log(new C().x, t)",
  },
  sloppy: {
    "direct and indirect eval":
      "const q = 1; log(eval('[q, { q }]'), (0, eval)('typeof q'), eval?.('typeof q'), [eval('q')]); eval('var made = [q]'); log(typeof made); function f() { eval('var c = null, $ta = 1'); return [c, $ta] } log(f())",
    "new Function is left plain":
      "log(new Function('a', 'return { a }')([1]), Function('return [this === globalThis]')(), new Function('return () => 1')().toString())",
    "calls as targets (Annex B)":
      "const f = () => { log('f'); return {} }; try { eval('f() = 1') } catch (e) { log(e.name) }",
  },
};
