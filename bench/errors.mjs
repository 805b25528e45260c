// npm run bench:errors [-- SEEDS]: how often the 95 % interval of an estimated live count holds the truth,
// and how far estimates are off on average. Exits with 1 when it is not about 95 %.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const seeds = Number(process.argv[2] ?? 1000);
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../test/support/simulate.ts", import.meta.url))],
  bundle: true,
  format: "esm",
  platform: "node",
  write: false,
});
const { accuracyOf, LIVES } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
);

const columns = ["truth", "mean", "stated error", "actual", "covered", "followed"];
console.log(`${`${seeds} seeds, followed before, frames`.padEnd(40)}${columns.map(pad).join("")}`);
let inside = 0;
let runs = 0;
let isFair = true;
for (const [before, frames] of [0, 60_000, 200_000].flatMap((n) => [
  [n, 1],
  [n, 25],
])) {
  for (const [name, life] of Object.entries(LIVES)) {
    const { truth, mean, error, deviation, coverage, followed } = accuracyOf(
      life,
      before,
      seeds,
      frames,
    );
    inside += coverage;
    runs++;
    // The mean of so many seeds has an error of its own.
    const isBiased = Math.abs(mean - truth) > (4 * deviation) / Math.sqrt(seeds) + 1;
    if (isBiased || coverage < 0.9) isFair = false;
    const figures = [truth, mean, error, deviation].map((value) => value.toFixed(0));
    const shares = [`${(100 * coverage).toFixed(1)} %`, followed.toFixed(0)];
    const place = `${String(before).padEnd(9)}${String(frames).padEnd(4)}${name}`.padEnd(40);
    console.log(
      `${place}${[...figures, ...shares].map(pad).join("")}${isBiased ? "  BIASED" : ""}`,
    );
  }
}
console.log(`in all, ${((100 * inside) / runs).toFixed(1)} % of the intervals hold the truth`);
process.exitCode = isFair ? 0 : 1;

function pad(text) {
  return String(text).padStart(14);
}
