import type { Site } from "../sites.ts";
import type { Stratum } from "../strata.ts";

/** One followed object. */
export interface Cell {
  readonly site: Site;
  readonly stratum: Stratum;
  /** Position of the site among those of its hook. */
  readonly index: number;
  /** Bytes at birth. */
  readonly born: number;
  /** Bytes when last measured. */
  size: number;
}

/** Bytes of a followed object now. */
export type Measure = (value: object, cell: Cell) => number;

/** How deaths of followed objects are learnt. One implementation a host, named in snapshots. */
export interface Liveness {
  readonly name: string;
  /** Starts to follow an object; its death is booked on the cell's stratum. */
  follow(value: object, cell: Cell): void;
  /** Books every death, and what has grown, as far as the host can tell of them now. */
  sweep(): void;
  /** Forgets all followed objects. */
  clear(): void;
}
