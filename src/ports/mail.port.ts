/** Injection token of the {@link Mail}. */
export const MAIL = Symbol('Mail');

export interface MailMessage {
  /** Makes a second delivery of the same message recognisable. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mail {
  /** Resolves once the message is out of our hands for good: on disk, or accepted by the mail server. */
  send(message: MailMessage): Promise<void>;
}
