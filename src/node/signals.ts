import { setImmediate } from "node:timers";

/** Takes listeners of ours away for a moment, by signal. */
const asides = new Map<string, () => void>();

/**
 * Calls `act` with each arrival of a signal; `alone` says that the program does not listen to it. Our listener is
 * gone while listeners of the program hear the signal, so that those who count see no stranger. The
 * result takes it away for good.
 */
export function hearSignal(signal: NodeJS.Signals, act: (alone: boolean) => void): () => void {
  let wanted = true;
  const leave = (): void => {
    process.removeListener(signal, hear);
  };
  const stepAside = (): void => {
    leave();
    setImmediate(() => {
      if (wanted && !process.listeners(signal).includes(hear)) {
        process.prependListener(signal, hear);
      }
    }).unref();
  };
  const hear = (): void => {
    const alone = process.listenerCount(signal) === 1;
    // The only listener stays: without one, the next signal would end the program.
    if (!alone) stepAside();
    act(alone);
  };
  asides.set(signal, stepAside);
  process.prependListener(signal, hear);
  return () => {
    wanted = false;
    leave();
  };
}

/** Takes our listener for a signal, if any, away until the program's next turn. */
export function stepAside(signal: NodeJS.Signals): void {
  asides.get(signal)?.();
}
