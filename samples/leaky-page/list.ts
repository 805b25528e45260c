/// <reference lib="dom" />

interface Row {
  readonly id: number;
  readonly title: string;
  readonly tags: readonly string[];
}

/** A list that fits itself into the window. */
export class List {
  readonly #rows: Row[] = [];
  readonly #element = document.createElement("ol");

  constructor(parent: HTMLElement, length: number) {
    for (let id = 0; id < length; id++) {
      this.#rows.push({ id, title: `Row ${id}`, tags: ["new"] });
    }
    for (const row of this.#rows) {
      const item = document.createElement("li");
      item.textContent = row.title;
      this.#element.append(item);
    }
    parent.append(this.#element);
    addEventListener("resize", () => this.#fit());
    this.#fit();
  }

  /** Forgets to remove the listener, and so the window keeps the list. */
  close(): void {
    this.#element.remove();
  }

  #fit(): void {
    this.#element.style.maxHeight = `${innerHeight}px`;
  }
}
