import type { EmailMessage } from '../../ports/mail.port.js';

/** Options for nodemailer. Attachments and addresses cannot make it read files or fetch URLs. */
export const composed = (message: EmailMessage, from: string) => ({
  from,
  to: { name: '', address: message.to },
  subject: message.subject,
  text: message.text,
  html: message.html,
  messageId: `<${message.id.replaceAll(/[^\w.-]/g, '_')}@gatehouse>`,
  headers: message.about.length === 0 ? {} : { 'X-Gatehouse-About': message.about.join(' ') },
  disableFileAccess: true,
  disableUrlAccess: true,
});
