// Short- and long-lived trees of small objects (the benchmarks game's binary-trees).
const bottomUp = (depth) =>
  depth === 0
    ? { left: null, right: null }
    : { left: bottomUp(depth - 1), right: bottomUp(depth - 1) };
const check = ({ left, right }) => (left === null ? 1 : 1 + check(left) + check(right));

const MAX = 17;
const longLived = bottomUp(MAX);
let total = 0;
for (let depth = 4; depth <= MAX; depth += 2) {
  for (let i = 0; i < 1 << (MAX - depth + 4); i++) total += check(bottomUp(depth));
}
console.log(total, check(longLived));
