/** Something a command was asked to do and cannot: one sentence for people, and the exit code. */
export class CommandError extends Error {
  readonly exitCode: 1 | 2;

  /** `exitCode`: 1 what was asked cannot be done, 2 wrong usage. */
  constructor(message: string, exitCode: 1 | 2, options?: ErrorOptions) {
    super(message, options);
    this.name = "CommandError";
    this.exitCode = exitCode;
  }
}
