import type { Facts, Kind } from "../protocol.ts";

/** How one engine lays out values. Estimates in bytes; never runs the program's code, never throws. */
export interface SizeModel {
  /** Engine and word size, such as `v8-64`. */
  readonly name: string;
  /** Shallow bytes of a value just allocated at a site of this kind, with the hidden parts that only it owns. */
  sizeOf(value: unknown, kind: Kind, facts: Facts): number;
  /** Bytes now of a live value that may have grown since its birth, when it had `born` bytes. */
  currentSizeOf(value: object, kind: Kind, facts: Facts, born: number): number;
}
