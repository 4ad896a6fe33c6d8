import { html, type Html, oneLine } from '../html/html.js';
import type { EmailMessage } from '../ports/mail.port.js';

/** What an email says. Text and HTML are both made from it. */
export interface Email extends Pick<EmailMessage, 'id' | 'to' | 'about' | 'subject'> {
  readonly heading: string;
  readonly sentences: readonly string[];
  readonly button?: {
    readonly label: string;
    /** Also written out, because some mail programs show no links. */
    readonly url: string;
  };
  readonly notes?: readonly string[];
  /** Completes "This email was sent to … because …", without a full stop. */
  readonly because: string;
}

const STYLE = {
  body: 'margin:0;padding:24px 16px;background:#ffffff;color:#1b1f27;font-family:system-ui,-apple-system,Segoe UI,sans-serif;font-size:16px;line-height:1.5',
  frame: 'max-width:560px;margin:0 auto',
  heading: 'margin:0 0 16px;font-size:22px;line-height:1.3',
  paragraph: 'margin:0 0 16px',
  button:
    'display:inline-block;padding:12px 20px;border-radius:6px;background:#1f4fd8;color:#ffffff;text-decoration:none;font-weight:600',
  address: 'margin:0 0 16px;font-size:14px;word-break:break-all',
  reason: 'margin:24px 0 0;padding-top:16px;border-top:1px solid #d5d9e0;color:#5b6270;font-size:14px',
};

const reasonOf = ({ to, because }: Email): string => `This email was sent to ${to} because ${because}.`;

const textOf = ({ heading, sentences, button, notes = [] }: Email, reason: string): string =>
  [
    oneLine(heading),
    ...sentences.map(oneLine),
    ...(button ? [`${oneLine(button.label)}:\n${oneLine(button.url)}`] : []),
    ...notes.map(oneLine),
    `-- \n${oneLine(reason)}`,
  ].join('\n\n') + '\n';

const paragraph = (text: string): Html => html`<p style="${STYLE.paragraph}">${oneLine(text)}</p> `;

const buttonOf = ({ label, url }: NonNullable<Email['button']>): Html =>
  html`<p style="${STYLE.paragraph}"><a href="${url}" style="${STYLE.button}">${oneLine(label)}</a></p>
    <p style="${STYLE.address}">Or open this address:<br /><a href="${url}">${url}</a></p> `;

const htmlOf = ({ heading, sentences, button, notes = [] }: Email, reason: string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${oneLine(heading)}</title>
      </head>
      <body style="${STYLE.body}">
        <div style="${STYLE.frame}">
          <h1 style="${STYLE.heading}">${oneLine(heading)}</h1>
          ${sentences.map(paragraph)}${button && buttonOf(button)}${notes.map(paragraph)}
          <p style="${STYLE.reason}">${oneLine(reason)}</p>
        </div>
      </body>
    </html> `;

/** The email as it is sent. Names in it can neither become markup nor begin a line of their own. */
export const emailMessage = (email: Email): EmailMessage => {
  const { id, to, about, subject } = email;
  const reason = reasonOf(email);
  return { id, to, about, subject: oneLine(subject), text: textOf(email, reason), html: htmlOf(email, reason).text };
};
