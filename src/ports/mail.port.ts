/** Injection token of the {@link Mail}. */
export const MAIL = Symbol('Mail');

export interface EmailMessage {
  /** Makes a second delivery of the same message recognisable. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Ids of the subjects whose names or addresses are in it, so that it can be found when they are erased. */
  readonly about: readonly string[];
}

export interface Mail {
  /** Whether a message id that was handed over before is recognised, so that sending it again does no harm. */
  readonly repeatable: boolean;
  /** Resolves once the message is out of our hands for good: on disk, or accepted by the mail server. @throws NotDelivered, or Error where nobody knows */
  send(message: EmailMessage): Promise<void>;
  /** Removes what is still kept here of messages about these subjects: by files or not, no byte of it stays readable. */
  forget(subjectIds: readonly string[]): Promise<void>;
}
