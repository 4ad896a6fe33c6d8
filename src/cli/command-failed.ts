/** What a command was asked cannot be done; the message is for the person who asked. */
export class CommandFailed extends Error {
  override readonly name: string = 'CommandFailed';
}

/** Nobody answered, or nobody who can: the same question may be answered later. */
export class NoAnswer extends CommandFailed {
  override readonly name = 'NoAnswer';
}
