/** What an email to a person says, before it has an address and an id. */
export interface MessageContent {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly button?: { readonly label: string; readonly link: string };
  /** Why the person gets it, and what to do if they did not expect it. */
  readonly reason: string;
}

export interface Message {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const escaped = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[letter]!,
  );

const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:6px;background:#1f4fd8;color:#ffffff;text-decoration:none;font-weight:600';

const paragraph = (html: string): string => `<p style="margin:0 0 16px">${html}</p>`;

const buttonOf = ({ label, link }: NonNullable<MessageContent['button']>): readonly string[] => [
  paragraph(`<a href="${escaped(link)}" style="${BUTTON}">${escaped(label)}</a>`),
  `<p style="margin:0 0 16px;color:#5b6270;font-size:14px;word-break:break-all">${escaped(link)}</p>`,
];

export const plainMessage = ({ subject, paragraphs, button, reason }: MessageContent): Message => ({
  subject,
  text: ['Hello,', ...paragraphs, ...(button ? [`${button.label}:\n${button.link}`] : []), reason].join('\n\n') + '\n',
  html: [
    '<!doctype html><html lang="en"><body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#1b1f27;max-width:560px;margin:24px auto;padding:0 16px">',
    paragraph('Hello,'),
    ...paragraphs.map((each) => paragraph(escaped(each))),
    ...(button ? buttonOf(button) : []),
    `<p style="margin:0;color:#5b6270;font-size:14px">${escaped(reason)}</p>`,
    '</body></html>',
  ].join('\n'),
});
