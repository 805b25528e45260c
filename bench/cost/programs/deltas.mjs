// Class instances, closures and method calls: a small constraint solver, after DeltaBlue.
class Variable {
  constructor(value) {
    this.value = value;
    this.listeners = [];
  }
  set(value) {
    if (this.value === value) return;
    this.value = value;
    for (const listener of this.listeners) listener(value);
  }
}
class Equal {
  constructor(a, b, offset) {
    a.listeners.push((value) => b.set(value + offset));
  }
}
let sum = 0;
for (let round = 0; round < 60_000; round++) {
  const chain = Array.from({ length: 100 }, () => new Variable(0));
  for (let i = 1; i < chain.length; i++) new Equal(chain[i - 1], chain[i], 1);
  for (let k = 1; k < 20; k++) chain[0].set(k);
  sum += chain.at(-1).value;
}
console.log(sum);
