import type { AsyncStorage } from "./host.ts";

/** More labels than this are not told apart. */
const MOST_LABELS = 4096;
const OTHERS = "<other labels>";

/** The labels under which the program runs its parts. */
export class Labels {
  readonly #open: () => AsyncStorage | undefined;
  #storage: AsyncStorage | undefined;
  /** There has been one. */
  areUsed = false;
  #known = new Set<string>();
  /** Without asynchronous storage: the label of what runs right now. */
  #current: string | undefined;

  /** `open` makes the host's asynchronous storage, which costs from then on. */
  constructor(open: () => AsyncStorage | undefined) {
    this.#open = open;
  }

  get current(): string | undefined {
    if (!this.areUsed) return undefined;
    return this.#storage === undefined ? this.#current : this.#storage.getStore();
  }

  /** Runs a function; what it allocates carries the label, also behind `await` where the host can tell. */
  run<T>(label: string, body: () => T): T {
    if (!this.areUsed) {
      this.#storage = this.#open();
      this.areUsed = true;
    }
    const known = this.#intern(label);
    if (this.#storage !== undefined) return this.#storage.run(known, body);
    const outer = this.#current;
    this.#current = known;
    try {
      return body();
    } finally {
      this.#current = outer;
    }
  }

  #intern(label: string): string {
    if (typeof label !== "string")
      throw new TypeError(`a label must be a string, not ${typeof label}`);
    if (this.#known.has(label)) return label;
    if (this.#known.size >= MOST_LABELS) return OTHERS;
    this.#known.add(label);
    return label;
  }
}
