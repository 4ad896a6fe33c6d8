/** The command cannot be done; the message is for the person who gave it. */
export class CommandFailed extends Error {
  override readonly name: string = 'CommandFailed';
}

/** There was no answer; the same request may succeed later. */
export class NoAnswer extends CommandFailed {
  override readonly name = 'NoAnswer';
}
