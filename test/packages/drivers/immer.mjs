import fc from "fast-check";
import {
  applyPatches,
  castDraft,
  createDraft,
  current,
  enableMapSet,
  enablePatches,
  finishDraft,
  freeze,
  isDraft,
  nothing,
  original,
  produce,
  produceWithPatches,
} from "immer";
import { inputs, record } from "./report.mjs";

enablePatches();
enableMapSet();
class Point {
  x = [1];
  constructor(y) {
    this.y = y;
  }
  move() {
    return { x: this.x, y: this.y };
  }
}
const state = () => ({
  list: [1, { a: [2] }, 3],
  map: new Map([["k", { v: 1 }]]),
  set: new Set([1, { s: 2 }]),
  deep: { er: { est: ["x"] } },
  point: new Point({ z: 1 }),
  s: "text",
});
const STEPS = [
  (d, n) => d.list.push({ n }),
  (d, n) => d.list.splice(n % 3, 1, [n], n),
  (d) => d.list.reverse(),
  (d, n) => {
    d.list[n % 4] = { swapped: d.list[0] };
  },
  (d) => {
    d.list.length = 1;
  },
  (d, n) => {
    d.map.set(`k${n}`, { v: [n] });
  },
  (d) => {
    for (const v of d.map.values()) v.v = "changed";
  },
  (d, n) => d.set.add({ s: n }),
  (d) => {
    for (const v of d.set) if (typeof v === "object") v.more = [1];
  },
  (d, n) => {
    d.deep.er.est.unshift(`${n}`);
  },
  (d) => {
    delete d.deep.er;
  },
  (d, n) => {
    d.deep = { ...d.deep, n };
  },
  (d) => {
    d.s += "!";
  },
  (d) => {
    d.seen = [isDraft(d.list), original(d)?.s, current(d).list.length];
  },
  (d) => d.list.map((v) => v).filter(Boolean).length,
  (d) => {
    d.list = d.list.concat([[9]]).flat();
  },
  (d) => {
    throw new Error(`stop ${d.s}`);
  },
  (d) => {
    d.point.y = 1;
  },
];
for (const steps of inputs(
  fc.array(fc.tuple(fc.nat({ max: STEPS.length - 1 }), fc.nat({ max: 9 })), { maxLength: 8 }),
  4000,
)) {
  const recipe = (draft) => {
    for (const [step, n] of steps) STEPS[step](draft, n);
  };
  record("produce", () => {
    const base = freeze(state(), true);
    const next = produce(base, recipe);
    return [next, next === base, next.map === base.map, Object.isFrozen(next.list)];
  });
  record("patches", () => {
    const base = state();
    const [next, patches, inverse] = produceWithPatches(base, recipe);
    return [patches, inverse, applyPatches(base, patches), applyPatches(next, inverse)];
  });
}
record("nothing", () => produce({ a: 1 }, () => nothing));
record("a draft by hand", () => {
  const draft = castDraft(createDraft({ a: { b: [1] } }));
  draft.a.b.push([2]);
  return finishDraft(draft);
});
record("curried", () =>
  produce((draft, n) => {
    draft.n = [n];
  })({ n: [] }, 5),
);
