import { constants } from "node:os";
import { isMainThread } from "node:worker_threads";
import { hearSignal, stepAside } from "./signals.ts";

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
  for (const signal of CATCHABLE) {
    const stop = hearSignal(signal, (alone) => {
      // From here on a second signal ends a program that takes too long to report.
      if (alone) stop();
      heard(signal);
      if (!alone) return;
      once();
      process.kill(process.pid, signal);
    });
  }
  watchKill(once);
}

/** A program that ends itself by a signal dies at once, without an `exit` event. */
function watchKill(once: () => void): void {
  const kill = process.kill;
  process.kill = (pid, signal = "SIGTERM") => {
    const name = signalName(signal);
    if (pid === process.pid && name !== undefined) {
      stepAside(name);
      if (process.listenerCount(name) === 0) once();
    }
    return kill.call(process, pid, signal);
  };
}

function signalName(signal: string | number): NodeJS.Signals | undefined {
  const names: readonly NodeJS.Signals[] = [...CATCHABLE, ...FATAL];
  return names.find((name) => name === signal || constants.signals[name] === signal);
}
