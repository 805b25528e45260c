import { constants } from "node:os";
import { isMainThread } from "node:worker_threads";

/** Signals that end a program which does not listen to them, and that can be listened to. */
const CATCHABLE = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Signals that a program cannot hear, or that end it in any case; only noticed when it sends them to itself. */
const FATAL = ["SIGKILL", "SIGQUIT", "SIGABRT", "SIGALRM", "SIGUSR2", "SIGXCPU"] as const;

/**
 * Calls `flush` once when this thread ends: normally, by `process.exit()`, an uncaught error, or a
 * signal; `heard` with each signal that arrives. The program's own listeners, exit code and manner of death stay as they are.
 */
export function onEnd(flush: () => void, heard: (signal: NodeJS.Signals) => void): void {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    try {
      flush();
    } catch {
      // Nothing that goes wrong here may reach the program.
    }
  };
  process.on("exit", once);
  if (!isMainThread) return;
  const stops = CATCHABLE.map((signal) => listen(signal, once, heard));
  watchKill(once, stops);
}

/** A listener that is gone while others hear the signal, so that those who count see no stranger. */
function listen(
  signal: NodeJS.Signals,
  once: () => void,
  heard: (signal: NodeJS.Signals) => void,
): () => void {
  const stop = (): void => {
    process.removeListener(signal, hear);
  };
  const hear = (): void => {
    stop();
    heard(signal);
    if (process.listenerCount(signal) === 0) {
      once();
      process.kill(process.pid, signal);
      return;
    }
    setImmediate(() => process.prependListener(signal, hear)).unref();
  };
  process.prependListener(signal, hear);
  return stop;
}

/** A program that ends itself by a signal dies at once, without an `exit` event. */
function watchKill(once: () => void, stops: readonly (() => void)[]): void {
  const kill = process.kill;
  process.kill = (pid, signal = "SIGTERM") => {
    const name = signalName(signal);
    if (pid === process.pid && name !== undefined) {
      stops[CATCHABLE.indexOf(name as (typeof CATCHABLE)[number])]?.();
      if (process.listenerCount(name) === 0) once();
    }
    return kill.call(process, pid, signal);
  };
}

function signalName(signal: string | number): NodeJS.Signals | undefined {
  const names: readonly NodeJS.Signals[] = [...CATCHABLE, ...FATAL];
  return names.find((name) => name === signal || constants.signals[name] === signal);
}
