import type { ChildProcess } from "node:child_process";
import { join } from "node:path";

const RELAYED: readonly NodeJS.Signals[] = [
  "SIGINT",
  "SIGTERM",
  "SIGHUP",
  "SIGQUIT",
  "SIGUSR1",
  "SIGUSR2",
  "SIGALRM",
  "SIGCONT",
  "SIGWINCH",
];
/** A terminal gives these to its whole foreground group, so the program has them already. */
const SENT_BY_TERMINAL: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT", "SIGHUP", "SIGWINCH"];

/** The file by which a program tells that it has heard a signal. */
export function heardFile(folder: string, signal: NodeJS.Signals): string {
  return join(folder, `heard-${signal}`);
}

/**
 * Hands signals on to the program. The report's listener keeps a program in an endless loop from
 * dying at once, so a second signal ends one that has not heard the first; the returned function
 * tells by which signal it was ended so.
 */
export function relaySignals(
  child: ChildProcess,
  heard: (signal: NodeJS.Signals) => boolean,
): () => NodeJS.Signals | undefined {
  const sent = new Set<NodeJS.Signals>();
  let stubborn: NodeJS.Signals | undefined;
  for (const signal of RELAYED) {
    process.on(signal, () => {
      const ends = signal === "SIGINT" || signal === "SIGTERM" || signal === "SIGHUP";
      if (ends && sent.has(signal) && !heard(signal)) {
        stubborn = signal;
        child.kill("SIGKILL");
        return;
      }
      sent.add(signal);
      if (!(process.stdin.isTTY && SENT_BY_TERMINAL.includes(signal))) child.kill(signal);
    });
  }
  return () => stubborn;
}

/** Joins the program to the process that started this one with an IPC channel. */
export function relayMessages(child: ChildProcess): void {
  if (process.send === undefined) return;
  process.on("message", (message, handle) => {
    if (child.connected) child.send(message as object, handle as undefined);
  });
  child.on("message", (message, handle) => process.send?.(message, handle));
  process.once("disconnect", () => child.connected && child.disconnect());
  child.once("disconnect", () => process.connected && process.disconnect());
}
