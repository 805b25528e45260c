import type { Kind } from "../runtime/protocol.ts";
import type { Plan, Site } from "./plan/plan.ts";
import type { OriginalPosition } from "./table.ts";

/** A site as tools see it: lines and columns 1-based, in the original source. */
export interface SiteInfo {
  readonly filename: string;
  readonly line: number;
  readonly column: number;
  readonly kind: Kind;
  readonly functionName?: string;
}

/** The sites of a plan, in the order of its table. */
export function siteInfos(plan: Plan, placeOf: (site: Site) => OriginalPosition): SiteInfo[] {
  const info = (site: Site): SiteInfo => {
    const { functionName, ...place } = { functionName: site.functionName, ...placeOf(site) };
    return { ...place, kind: site.kind, ...(functionName === undefined ? {} : { functionName }) };
  };
  return plan.hooks.flatMap((hook) => [
    info(hook.site),
    ...hook.satellites.map((satellite) => info(satellite.site)),
  ]);
}
