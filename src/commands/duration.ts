import { InvalidArgumentError } from "commander";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** Longer than this no timer waits. */
const LONGEST = 24 * 24 * 3_600_000;

/** Milliseconds of `500ms`, `30s`, `5m` or `1h`. InvalidArgumentError for anything else. */
export function parseDuration(text: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(number) * (UNITS[unit] ?? Number.NaN);
  if (milliseconds >= 1 && milliseconds <= LONGEST) return milliseconds;
  throw new InvalidArgumentError("It must be from 1ms to 576h, such as 500ms, 30s, 5m or 1h.");
}
