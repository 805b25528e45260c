import { isHelperName } from "./helper-name.ts";
import { execRegExp, indexOf, mapGet, mapSet } from "./intrinsics.ts";
import { reserveStack } from "./reserve.ts";
import type { Captured, RawFrame } from "./stack.ts";

/** A place in generated code that stacks have gone through. */
export interface FrameEntry {
  /** Undefined where it never shows: the engine's, the host's and the tracer's own. */
  readonly frame: RawFrame | undefined;
  /** A helper that instrumented code calls: hidden where it is the newest. */
  readonly isHelper: boolean;
}

interface Script {
  readonly name: string;
  /** Evaluated code has no name, or one that every such code has. */
  readonly isShared: boolean;
  /** Nothing of it shows, so places in it need not be told apart. */
  readonly isForeign: boolean;
  readonly entries: Map<number, FrameEntry>;
}

interface Place {
  readonly script: string;
  readonly position: number;
}

const MAX_FRAMES = 1 << 18;
const HIDDEN: FrameEntry = { frame: undefined, isHelper: false };
const HOST = /^(?:node|ext|deno|bun|internal|resource|chrome):|^self-hosted$/;

/** Interns frames by script and position, so that lines and names are computed once for each. */
export class FrameTable {
  size = 0;
  #scripts = new Map<string, Script>();
  readonly #ownPlaces: Place[] = [];
  readonly #ownFolders: string[] = [];

  /** The entry of a captured frame; undefined when it would be one too many. */
  entry(captured: Captured, index: number): FrameEntry | undefined {
    const script = this.#script(captured.script(index));
    if (script.isForeign) return HIDDEN;
    const position = captured.position(index, script.isShared);
    const known = mapGet(script.entries, position);
    if (known !== undefined || this.size === MAX_FRAMES) return known;
    reserveStack();
    const frame = captured.frame(index);
    const entry: FrameEntry =
      frame === undefined || this.#isForeign(frame.file)
        ? HIDDEN
        : { frame, isHelper: isHelperName(frame.functionName) };
    mapSet(script.entries, position, entry);
    this.size++;
    return entry;
  }

  /** A captured frame is the tracer's own. */
  hide(captured: Captured, index: number): void {
    const { name, isShared } = this.#script(captured.script(index));
    const place = { script: name, position: captured.position(index, isShared) };
    this.#ownPlaces[this.#ownPlaces.length] = place;
    this.#hidePlace(place);
  }

  /** Scripts whose names begin so are the tracer's own. */
  hideFolder(prefix: string): void {
    this.#ownFolders[this.#ownFolders.length] = prefix;
  }

  /** Forgets all frames but not what is hidden. */
  clear(): void {
    this.size = 0;
    this.#scripts = new Map();
    for (let i = 0; i < this.#ownPlaces.length; i++) this.#hidePlace(this.#ownPlaces[i] as Place);
  }

  #hidePlace({ script, position }: Place): void {
    mapSet(this.#script(script).entries, position, HIDDEN);
  }

  #script(name: string): Script {
    const known = mapGet(this.#scripts, name);
    if (known !== undefined) return known;
    const isShared = indexOf(name, "/") < 0;
    const script = { name, isShared, isForeign: this.#isForeign(name), entries: new Map() };
    mapSet(this.#scripts, name, script);
    return script;
  }

  #isForeign(file: string): boolean {
    if (execRegExp(HOST, file) !== null) return true;
    for (let i = 0; i < this.#ownFolders.length; i++) {
      if (indexOf(file, this.#ownFolders[i] as string) === 0) return true;
    }
    return false;
  }
}
