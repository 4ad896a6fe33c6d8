import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

/** The newest email to the address, from the product's files. @throws Error if there is none */
export const letterTo = async (dataDir: string, address: string): Promise<Letter> => {
  const folder = join(dataDir, 'mail');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();
  for (const name of files.reverse()) {
    const { to, subject = '', text = '' } = await simpleParser(await readFile(join(folder, name)));
    const addresses = (Array.isArray(to) ? to : to ? [to] : []).flatMap(({ value }) => value.map((one) => one.address));
    if (addresses.includes(address)) return { subject, text };
  }
  throw new Error(`there is no mail to ${address} in ${folder}`);
};

/** Token of the link to the page. @throws Error if there is none */
export const tokenIn = ({ text }: Letter, page: 'verify' | 'invitations/accept'): string => {
  const link = text.match(/https?:\/\/\S+/g)?.find((one) => new URL(one).pathname === `/${page}`);
  const token = link === undefined ? null : new URL(link).searchParams.get('token');
  if (token === null) throw new Error(`the mail has no link to /${page}:\n${text}`);
  return token;
};
