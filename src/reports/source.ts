import type { Frame, Kind, Snapshot, SnapshotInfo, Trace } from "../../runtime/index.ts";

/** What a report adds up of a trace. */
export interface Row {
  readonly kind: Kind;
  readonly label: string | undefined;
  readonly frames: readonly Frame[];
  readonly size: number;
  readonly count: number;
  readonly allocatedSize: number;
  readonly allocatedCount: number;
  readonly unfollowedCount: number;
}

/** What a report is made of. It shows few traces, so only these are asked for as such. */
export interface ReportSource {
  readonly info: Pick<SnapshotInfo, "epoch" | "collected" | "tracebackLimit" | "meta">;
  readonly rows: readonly Row[];
  tracesOf(rows: readonly Row[]): readonly Trace[];
}

/** A snapshot to be reported. */
export function sourceOf(snapshot: Snapshot): ReportSource {
  return { info: snapshot, rows: snapshot.traces, tracesOf: (rows) => rows as readonly Trace[] };
}
