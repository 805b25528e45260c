import type { Cohort } from "./cohort.ts";

/** A moment that the program named; `epoch` is the one that begins with it. */
export interface Mark {
  readonly name: string | undefined;
  readonly epoch: number;
}

/** What is needed to tell ages: the epoch of a snapshot, and the marks before it. */
export interface Moment {
  readonly epoch: number;
  readonly marks: readonly Mark[];
}

/** When values were born and how long they lived. Each option narrows; a mark's last occurrence counts. */
export interface AgeOptions {
  /** Alive, and surely for at least so many epochs. */
  readonly minAge?: number | undefined;
  /** Born in this epoch, or after this mark, or later. */
  readonly bornFrom?: number | string | undefined;
  /** Born before this epoch, or before this mark. */
  readonly bornTo?: number | string | undefined;
  /** Whether they died in the epoch of their birth. */
  readonly diedYoung?: boolean | undefined;
}

/** TypeError when an option has the wrong type. */
export function checkAge({ minAge, bornFrom, bornTo, diedYoung }: AgeOptions): void {
  check("minAge", minAge, ["number"]);
  check("bornFrom", bornFrom, ["number", "string"]);
  check("bornTo", bornTo, ["number", "string"]);
  check("diedYoung", diedYoung, ["boolean"]);
}

/** Which cohorts are of that age at that moment; undefined when all are. RangeError for an unknown mark. */
export function ageTest(
  { minAge, bornFrom, bornTo, diedYoung }: AgeOptions,
  moment: Moment,
): ((cohort: Cohort) => boolean) | undefined {
  const options = [minAge, bornFrom, bornTo, diedYoung];
  if (options.every((option) => option === undefined)) return undefined;
  const from = bornFrom === undefined ? undefined : epochOf(bornFrom, moment);
  const to = bornTo === undefined ? undefined : epochOf(bornTo, moment);
  return ({ fate, bornFirst, bornLast }) =>
    (minAge === undefined || (fate === "live" && moment.epoch - bornLast >= minAge)) &&
    (from === undefined || bornFirst >= from) &&
    (to === undefined || bornLast < to) &&
    (diedYoung === undefined || (fate !== "unfollowed" && (fate === "young") === diedYoung));
}

function epochOf(birth: number | string, { marks }: Moment): number {
  if (typeof birth === "number") return birth;
  const mark = [...marks].reverse().find(({ name }) => name === birth);
  if (mark !== undefined) return mark.epoch;
  const names = new Set(marks.flatMap(({ name }) => (name === undefined ? [] : [`"${name}"`])));
  const known =
    names.size === 0 ? "it has no named marks" : `its marks are ${[...names].join(", ")}`;
  throw new RangeError(`the snapshot has no mark "${birth}"; ${known}`);
}

function check(name: string, value: unknown, types: readonly string[]): void {
  if (value === undefined || types.includes(typeof value)) return;
  throw new TypeError(`${name} must be a ${types.join(" or a ")}, not ${typeof value}`);
}
