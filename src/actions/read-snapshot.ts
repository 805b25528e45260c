import { Snapshot } from "../../runtime/index.ts";
import { CommandError } from "../errors.ts";

/** The snapshot in a file; a `CommandError` says what is wrong with it. */
export function readSnapshot(file: string): Snapshot {
  try {
    return Snapshot.load(file);
  } catch (cause) {
    throw new CommandError(`${(cause as Error).message.replace(/\.$/, "")}.`, 1, { cause });
  }
}
