import type { Moment } from "./age.ts";
import type { Cohort } from "./cohort.ts";
import type { TraceFilter } from "./filter.ts";
import type { Trace } from "./trace.ts";

/** Whether a filter describes a cohort. */
type Test = (cohort: Cohort) => boolean;

const ALL: Test = () => true;
const NONE: Test = () => false;

/**
 * What passes any inclusive filter (if there is one) and that no exclusive filter describes,
 * cohort by cohort; a trace of which nothing passes is left out. Checks its arguments.
 */
export function applyFilters(
  traces: readonly Trace[],
  filters: Iterable<TraceFilter>,
  moment: Moment,
): readonly Trace[] {
  const described = listOf(filters).map((filter) => ({
    inclusive: Boolean(filter.inclusive),
    test: testOf(filter, moment),
  }));
  const inclusive = described.filter((filter) => filter.inclusive).map(({ test }) => test);
  const exclusive = described.filter((filter) => !filter.inclusive).map(({ test }) => test);
  if (described.length === 0) return [...traces];
  return traces.flatMap((trace) => {
    const including = inclusive.map((test) => test(trace));
    const excluding = exclusive.map((test) => test(trace));
    const passes: Test = (cohort) =>
      (including.length === 0 || including.some((test) => test(cohort))) &&
      !excluding.some((test) => test(cohort));
    return part(trace, trace.cohorts.filter(passes));
  });
}

function part(trace: Trace, cohorts: readonly Cohort[]): readonly Trace[] {
  if (cohorts.length === 0) return [];
  return cohorts.length === trace.cohorts.length ? [trace] : [trace.withCohorts(cohorts)];
}

/** Which cohorts of a trace a filter describes. */
function testOf(filter: TraceFilter, moment: Moment): (trace: Trace) => Test {
  const describes = filter.cohorts?.(moment) ?? ALL;
  const inclusive = Boolean(filter.inclusive);
  return (trace) => (Boolean(filter.passes(trace)) === inclusive ? describes : NONE);
}

function listOf(filters: Iterable<TraceFilter>): readonly TraceFilter[] {
  const given: unknown = filters;
  if (typeof (given as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] !== "function") {
    throw new TypeError(`filters must be a list of filters, not ${typeof given}`);
  }
  return Array.from(filters, (filter: unknown) => (isFilter(filter) ? filter : refuse(filter)));
}

function isFilter(value: unknown): value is TraceFilter {
  return (
    typeof value === "object" &&
    value !== null &&
    "inclusive" in value &&
    "passes" in value &&
    typeof value.passes === "function"
  );
}

function refuse(value: unknown): never {
  const shown = typeof value === "object" && value !== null ? value.constructor?.name : value;
  throw new TypeError(
    `a filter has \`inclusive\` and \`passes(trace)\`; this is not one: ${shown}`,
  );
}
