import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

export interface ReceivedMail {
  readonly subject: string;
  readonly to: string;
  readonly text: string;
  readonly html: string;
}

/** Every message the product wrote, oldest first. */
export const mails = async (dataDir: string): Promise<readonly ReceivedMail[]> => {
  const folder = join(dataDir, 'mail');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(
    names.map(async (name) => {
      const parsed = await simpleParser(await readFile(join(folder, name)));
      const to = Array.isArray(parsed.to) ? parsed.to.map((one) => one.text).join(', ') : (parsed.to?.text ?? '');
      return { subject: parsed.subject ?? '', to, text: parsed.text ?? '', html: parsed.html === false ? '' : parsed.html };
    }),
  );
};

/** The newest message to the address. @throws Error where there is none */
export const mailTo = async (dataDir: string, email: string): Promise<ReceivedMail> => {
  const found = (await mails(dataDir)).filter(({ to }) => to.includes(email)).at(-1);
  if (!found) throw new Error(`no mail to ${email}`);
  return found;
};
