import type { Facts, Kind } from "../protocol.ts";
import type { Brand } from "./brand.ts";

/** The engines whose layout is known, V8 for words of 8 bytes (Node, Deno) and of 4 (Chromium, compressed pointers). */
export type Layout = "v8-64" | "v8-32" | "javascriptcore" | "spidermonkey";

/** What the sizes of a program's values depend on. */
export interface SizeHost {
  readonly layout: Layout;
  /** V8's major version; of another engine 0. */
  readonly v8: number;
  /** Bytes that V8 keeps beside a typed array and not in a store of its own. */
  readonly inlineData: number;
  readonly isProxy: ((value: object) => boolean) | undefined;
}

/** How one engine lays out values. Estimates in bytes; never runs the program's code, never throws. */
export interface SizeModel {
  /** Engine and word size, such as `v8-64`. */
  readonly name: string;
  /** Bytes of a one-byte string just made by `+` or a template, by its length; the last entry for all longer ones. */
  readonly madeStrings: Float64Array;
  /** Bytes that a string just made at a site has if it is one-byte, by its length alone. */
  oneByteString(length: number, facts: Facts): number;
  /** Of equal texts up to this length that `JSON.parse` gives one is made; 0 where each is. */
  readonly longestShared: number;
  /** Shallow bytes of a value just allocated at a site of this kind, with the hidden parts that only it owns; of undefined the least that syntax tells. */
  sizeOf(value: unknown, kind: Kind, facts: Facts): number;
  /** Bytes of a string that is kept somewhere, as flat text. */
  flatString(text: string): number;
  /** What a value made at a site of this kind is to the engine. */
  brandOf(value: object, kind: Kind, facts: Facts): Brand;
  /** Number of entries of a container made at a site, where that is cheaply told; else -1. */
  extentOf(value: object, kind: Kind, className: string | undefined): number;
  /** Bytes now of a live value that may have grown since its birth, when it had `born` bytes. */
  currentSizeOf(value: object, kind: Kind, facts: Facts, born: number): number;
}
