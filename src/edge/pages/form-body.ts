import type { IncomingMessage } from 'node:http';
import { Failure, problem } from '../replies/problem-details.js';

const LARGEST_FORM = 16 * 1024;
const MOST_FIELDS = 20;
/** What is read and dropped of a form that is too large, so that its sender is still listening when the answer comes. */
const LARGEST_DROPPED = 1024 * 1024;

const FORM = /^application\/x-www-form-urlencoded\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

const malformed = (): Failure => new Failure(problem(400, 'body.malformed', 'The form could not be read.'));

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size <= LARGEST_FORM) chunks.push(chunk as Buffer);
      else if (size > LARGEST_DROPPED) break;
    }
  } catch {
    throw new Failure(problem(400, 'body.aborted', 'The request ended before its body did.'));
  }
  if (size > LARGEST_FORM) throw new Failure(problem(413, 'body.too-large', 'The form is larger than 16 KiB.'));
  return Buffer.concat(chunks);
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformed();
  }
};

/** @throws Failure if a field is there twice, is named like nothing here, or is not UTF-8 */
export const parseForm = (text: string): Readonly<Record<string, string>> => {
  const fields = new Map<string, string>();
  const pairs = text === '' ? [] : text.split('&', MOST_FIELDS + 1);
  if (pairs.length > MOST_FIELDS) throw malformed();
  for (const pair of pairs) {
    const end = pair.indexOf('=');
    if (end < 0) throw malformed();
    const name = decoded(pair.slice(0, end));
    if (name in {} || fields.has(name)) throw malformed();
    fields.set(name, decoded(pair.slice(end + 1)));
  }
  return Object.fromEntries(fields);
};

/** The fields of the form in the body. @throws Failure if it cannot be read */
export const readForm = async (request: IncomingMessage): Promise<Readonly<Record<string, string>>> => {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
  if (!FORM.test(type) || encoding !== 'identity')
    throw new Failure(
      problem(415, 'content-type.unsupported', 'This page takes forms as application/x-www-form-urlencoded.'),
    );
  return parseForm((await bytesOf(request)).toString('utf8'));
};
