import { createHash } from 'node:crypto';
import type { EmailMessage } from '../../ports/mail.port.js';

const DIGEST_LENGTH = 32;

/** Stands for an internal id in what leaves the product. */
export const digestOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, DIGEST_LENGTH);

const domainOf = (sender: string): string => /@([\w.-]+)>?\s*$/.exec(sender)?.[1] ?? 'localhost';

/** Options for nodemailer. Attachments and addresses cannot make it read files or fetch URLs. */
export const composed = (message: EmailMessage, from: string) => ({
  from,
  to: { name: '', address: message.to },
  subject: message.subject,
  text: message.text,
  html: message.html,
  messageId: `<${digestOf(message.id)}@${domainOf(from)}>`,
  headers: { 'Auto-Submitted': 'auto-generated' } as Readonly<Record<string, string>>,
  disableFileAccess: true,
  disableUrlAccess: true,
});
