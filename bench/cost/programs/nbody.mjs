// Floating-point arithmetic in place: nothing to count, so nothing should be paid.
const bodies = Array.from({ length: 5 }, (_, i) => ({
  x: i * 1.5,
  y: i * 0.7,
  v: 0.01 * i,
  w: 0.02,
  m: 1 / (i + 1),
}));
let energy = 0;
for (let step = 0; step < 12_000_000; step++) {
  for (let i = 0; i < 5; i++) {
    const a = bodies[i];
    for (let j = i + 1; j < 5; j++) {
      const b = bodies[j];
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const force = 0.001 / (dx * dx + dy * dy + 0.01);
      a.v = a.v - dx * b.m * force;
      b.v = b.v + dx * a.m * force;
      a.w = a.w - dy * b.m * force;
      b.w = b.w + dy * a.m * force;
    }
  }
  for (const b of bodies) {
    b.x = b.x + b.v * 0.01;
    b.y = b.y + b.w * 0.01;
  }
  energy += bodies[0].v;
}
console.log(energy.toFixed(6));
