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

/** A file is written once, so it is read once. */
const read = new Map<string, Promise<ReceivedMail>>();

const readMail = async (file: string): Promise<ReceivedMail> => {
  const { to, subject = '', text = '', html } = await simpleParser(await readFile(file));
  const addressed = Array.isArray(to) ? to.map((one) => one.text).join(', ') : (to?.text ?? '');
  return { subject, to: addressed, text, html: html === false ? '' : html };
};

/** Every message the product wrote, oldest first. */
export const mails = async (dataDir: string): Promise<readonly ReceivedMail[]> => {
  const folder = join(dataDir, 'mail');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(
    names.map((name) => {
      const file = join(folder, name);
      const known = read.get(file) ?? readMail(file);
      read.set(file, known);
      return known.catch((error: unknown) => {
        read.delete(file);
        throw error;
      });
    }),
  );
};

/** Who asks for a mail is answered after a second at the latest, whether it is out or not. */
const MAILED_WITHIN_MS = 30_000;

/** @returns how many messages there are to the address */
export const mailsTo = async (dataDir: string, email: string): Promise<number> =>
  (await mails(dataDir)).filter(({ to }) => to.includes(email)).length;

/** The newest message to the address that holds such a text, behind the first so many. @throws Error where none comes */
export const mailTo = async (dataDir: string, email: string, behind = 0, holding = /^/): Promise<ReceivedMail> => {
  for (const start = performance.now(); performance.now() - start < MAILED_WITHIN_MS; await pause(20)) {
    const found = (await mails(dataDir)).filter(({ to }) => to.includes(email)).slice(behind);
    const newest = found.findLast(({ text }) => holding.test(text));
    if (newest !== undefined) return newest;
  }
  throw new Error(`no mail to ${email}`);
};

/** Token of the newest link with the path that was mailed to the address. */
export const mailedToken = async (dataDir: string, email: string, path: string, behind = 0): Promise<string> => {
  const link = new RegExp(`/${path}\\?token=([\\w.~-]+)`);
  return link.exec((await mailTo(dataDir, email, behind, link)).text)![1]!;
};
