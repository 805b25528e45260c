import { start, takeSnapshot } from "tracealloc";

interface Listener {
  readonly event: string;
  readonly id: number;
}

start();

const listeners: Listener[] = [];

function forgetToUnsubscribe(): void {
  for (let id = 0; id < 500; id++) listeners.push({ event: "message", id });
}

forgetToUnsubscribe();

const before = takeSnapshot();
forgetToUnsubscribe();
forgetToUnsubscribe();
const after = takeSnapshot();

console.log("[ Top 10 differences ]");
for (const difference of after.compareTo(before, "lineno").slice(0, 10)) {
  console.log(String(difference));
}
console.log(`${listeners.length} listeners`);
