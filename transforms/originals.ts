import type { Kind } from "../runtime/protocol.ts";
import { parse } from "./parse.ts";
import type { Choice } from "./plan/choice.ts";
import type { Original } from "./plan/compiled.ts";
import { allocationOf } from "./plan/forms.ts";
import { hintsOf } from "./plan/hints.ts";
import { isElement } from "./plan/jsx.ts";
import { leftAt } from "./plan/left.ts";
import type { Plan, Site } from "./plan/plan.ts";
import { plan as makePlan } from "./plan/planner.ts";
import type { Origins } from "./source-map.ts";
import type { OriginalPosition } from "./table.ts";

/** Says of a place whether it has none in what people wrote. */
type IsGenerated = (at: Pick<Site, "start" | "line" | "column">, kind: Kind) => boolean;

/** A plan, and where its sites are in what people wrote. */
interface Placed {
  readonly plan: Plan;
  readonly placeOf: (site: Site) => OriginalPosition;
}

/**
 * Plans compiled code. Maps of compilers are coarse: of an arrow function, say, many map only what stands before it and
 * behind. So the sites are compared with `originals`, those of a source by its name: which of them they are tells their
 * places, to the column. A site without a place is generated, and no site. Elements have become calls,
 * which every compiler maps to where they begin.
 */
export function planCompiled(
  origins: Origins,
  planWith: (isGenerated: IsGenerated, original?: Original) => Plan,
  readOriginals: (source: string) => readonly Site[],
): Placed {
  if (origins.sources.length === 0)
    return { plan: planWith(origins.isMissing), placeOf: origins.of };
  const read = new Map(origins.sources.map((source) => [source, readOriginals(source)]));
  const originals = (source: string): readonly Site[] => read.get(source) ?? [];
  const whole = planWith(() => false, originalOf(read, origins));
  const exact = match(whole, origins, originals);
  const placed = new Set(Array.from(exact.keys(), keyOf));
  const isGenerated: IsGenerated = (at, kind) =>
    origins.isMissing(at) && !placed.has(keyOf({ ...at, kind }));
  const isClean = !sitesOf(whole).some((site) => isGenerated(site, site.kind));
  const plan = isClean ? whole : planWith(isGenerated, originalOf(read, origins));
  const places = isClean ? exact : match(plan, origins, originals);
  return { plan, placeOf: (site) => places.get(site) ?? origins.of(site) };
}

/** The first call that leads to where an element begins has come out of it; helpers in it may lead there, too. */
function originalOf(originals: ReadonlyMap<string, readonly Site[]>, origins: Origins): Original {
  const elements = new Set<string>();
  const enums = new Set<string>();
  for (const [source, sites] of originals) {
    const filename = origins.report(source);
    for (const { node, line, column } of sites) {
      const isCall = node.type === "CallExpression" && allocationOf(node) !== null;
      if (isElement(node) || isCall) elements.add(`${line}:${column} ${filename}`);
      const isEnum = node.type === "TSEnumDeclaration" || node.type === "TSModuleDeclaration";
      if (isEnum && node.id.type === "Identifier") enums.add(node.id.name);
    }
  }
  return {
    isElement(call) {
      const { line, column, filename } = origins.of(leftAt("generated", call));
      return elements.delete(`${line}:${column} ${filename}`);
    },
    hasEnum: (name) => enums.has(name),
  };
}

function keyOf({ start, kind }: Pick<Site, "start" | "kind">): string {
  return `${start} ${kind}`;
}

function sitesOf({ hooks }: Plan): Site[] {
  return hooks.flatMap(({ site, satellites }) => [site, ...satellites.map((each) => each.site)]);
}

function match(
  plan: Plan,
  origins: Origins,
  originals: (source: string) => readonly Site[],
): Map<Site, OriginalPosition> {
  const exact = new Map<Site, OriginalPosition>();
  const groups = groupBy(sitesOf(plan).sort(byStart), origins.sourceOf);
  for (const source of origins.sources) {
    const sites = groupBy(groups.get(source) ?? [], ({ kind }) => kind);
    const targets = groupBy(originals(source), ({ kind }) => kind);
    for (const [kind, group] of sites) {
      for (const [site, { line, column, functionName }] of align(
        group,
        targets.get(kind) ?? [],
        origins,
      )) {
        exact.set(site, { filename: origins.report(source), line, column, functionName });
      }
    }
  }
  return exact;
}

function groupBy<K>(sites: readonly Site[], key: (site: Site) => K): Map<K, Site[]> {
  const groups = new Map<K, Site[]>();
  for (const site of sites) {
    const group = groups.get(key(site));
    if (group) group.push(site);
    else groups.set(key(site), [site]);
  }
  return groups;
}

/**
 * Pairs sites of one kind, here and in the original, both in the order of the text. A mapping that leads exactly to a site
 * settles it; those between two settled ones are paired when there are as many of them here as there.
 */
function align(
  sites: readonly Site[],
  targets: readonly Site[],
  origins: Origins,
): readonly [Site, Site][] {
  const indexes = new Map<string, number[]>();
  targets.forEach(({ line, column }, index) => {
    const at = `${line}:${column}`;
    indexes.set(at, [...(indexes.get(at) ?? []), index]);
  });
  const pairs: [Site, Site][] = [];
  let gap: Site[] = [];
  let next = 0;
  const closeGap = (end: number): void => {
    const between = targets.slice(next, end);
    if (gap.length === between.length) {
      between.forEach((target, index) => {
        pairs.push([gap[index] as Site, target]);
      });
    }
    gap = [];
  };
  for (const site of sites) {
    const { line, column } = origins.of(site);
    const known = origins.isMissing(site) ? undefined : indexes.get(`${line}:${column}`);
    const index = known?.find((each) => each >= next);
    if (index === undefined) {
      gap.push(site);
      continue;
    }
    closeGap(index);
    pairs.push([site, targets[index] as Site]);
    next = index + 1;
  }
  closeGap(targets.length);
  return pairs;
}

/** The sites of an original source; none where it is no JavaScript or TypeScript. */
export function originalSites(
  name: string,
  text: string,
  choice: Omit<Choice, "ignored" | "isGenerated">,
): readonly Site[] {
  if (!/\.[cm]?[jt]sx?$/.test(name)) return [];
  try {
    const source = parse(text, name);
    const ignored = hintsOf(source.file).next;
    return sitesOf(makePlan(source, { ...choice, ignored, isGenerated: () => false })).sort(
      byStart,
    );
  } catch {
    return [];
  }
}

function byStart(a: Site, b: Site): number {
  return a.start - b.start;
}
