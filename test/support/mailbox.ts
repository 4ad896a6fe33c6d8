import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
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
      return {
        subject: parsed.subject ?? '',
        to,
        text: parsed.text ?? '',
        html: parsed.html === false ? '' : parsed.html,
      };
    }),
  );
};

/** A request that sends an email is answered after a second at the latest, whether it is out or not. */
const MAILED_WITHIN_MS = 30_000;

/** @returns how many messages there are to the address */
export const mailsTo = async (dataDir: string, email: string): Promise<number> =>
  (await mails(dataDir)).filter(({ to }) => to.includes(email)).length;

/** The newest message to the address, once there are more than so many. @throws Error where none comes */
export const mailTo = async (dataDir: string, email: string, more = 0): Promise<ReceivedMail> => {
  for (const start = performance.now(); performance.now() - start < MAILED_WITHIN_MS; await pause(20)) {
    const found = (await mails(dataDir)).filter(({ to }) => to.includes(email));
    if (found.length > more) return found.at(-1)!;
  }
  throw new Error(`no mail to ${email}`);
};
