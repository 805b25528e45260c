import type { Cell, Liveness } from "./liveness.ts";

/**
 * Deaths as the engine reports them, through a FinalizationRegistry: in tasks of their own, so
 * inside one long job nothing ever dies.
 */
export class Registry implements Liveness {
  readonly name = "finalization registry";
  #registry = this.#open();

  follow(value: object, cell: Cell): void {
    this.#registry.register(value, cell);
  }

  sweep(): void {}

  clear(): void {
    this.#registry = this.#open();
  }

  #open(): FinalizationRegistry<Cell> {
    return new FinalizationRegistry((cell) => cell.stratum.die(cell.index, cell.size));
  }
}
