import { getTracedMemory, start } from "tracealloc";

interface Point {
  readonly x: number;
  readonly y: number;
}

start();

let points: Point[] = [];

// A function of its own: what a running function has touched may stay alive until it returns.
function makePoints(): void {
  for (let i = 0; i < 100_000; i++) points.push({ x: i, y: -i });
}

function dropPoints(): void {
  points = [];
}

function show(when: string): void {
  const { current } = getTracedMemory();
  console.log(`${when}: ${(current / 1024).toFixed(0)} KiB`);
}

show("start");
for (const step of [1, 2, 3]) {
  makePoints();
  show(`step ${step}, made`);
  if (step === 3) break;
  dropPoints();
  show(`step ${step}, dropped`);
}
console.log(`${points.length} points are left`);
