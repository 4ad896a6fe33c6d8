import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Clock } from '../../ports/clock.port.js';
import { NotDelivered } from '../../ports/deliveries.port.js';
import type { EmailMessage, Mail } from '../../ports/mail.port.js';
import { composed, digestOf } from './compose.js';

const ABOUT_HEADER = 'X-Gatehouse-About';

const fileId = (id: string): string =>
  /^[\w.-]{1,100}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');

/** As it is folded in the file. */
const ABOUT = new RegExp(`^${ABOUT_HEADER}: ((?:[^\\r\\n]|\\r?\\n[ \\t])*)`, 'm');

/** A message id that has its file is not written again, so trying once more is safe. */
const notSent = (error: unknown): never => {
  throw new NotDelivered((error as Error).message, { cause: error });
};

const flushFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Messages as files that any mail program opens: `<folder>/mail/<time>-<id>.eml`. */
export class FileMail implements Mail {
  readonly repeatable = true;
  private readonly folder: string;
  private readonly sending = new Map<string, Promise<void>>();
  private readonly composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    dataFolder: string,
    private readonly from: string,
    private readonly clock: Clock,
  ) {
    this.folder = join(dataFolder, 'mail');
  }

  /** A message id that has its file already is not written again. */
  send(message: EmailMessage): Promise<void> {
    const id = fileId(message.id);
    const running = this.sending.get(id);
    if (running !== undefined) return running;
    const sending = this.write(id, message)
      .catch(notSent)
      .finally(() => this.sending.delete(id));
    this.sending.set(id, sending);
    return sending;
  }

  async forget(subjectIds: readonly string[]): Promise<void> {
    // Files of earlier versions hold the ids themselves.
    const wanted = new Set(subjectIds.flatMap((id) => [id, digestOf(id)]));
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? [] : Promise.reject(error),
    );
    const gone = await Promise.all(
      names.map(async (name) => (await this.isAbout(name, wanted)) && this.overwritten(join(this.folder, name))),
    );
    if (gone.some(Boolean)) await flushFolder(this.folder);
  }

  private async isAbout(name: string, subjects: ReadonlySet<string>): Promise<boolean> {
    const path = join(this.folder, name);
    const head = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? '' : Promise.reject(error),
    );
    const about = ABOUT.exec(head)?.[1] ?? '';
    return about.split(/\s+/).some((subject) => subjects.has(subject));
  }

  /** Written over before it is removed, so that not even the freed blocks hold it, as far as the file system allows. */
  private async overwritten(path: string): Promise<true> {
    const handle = await open(path, 'r+');
    try {
      await handle.writeFile(Buffer.alloc((await handle.stat()).size));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rm(path, { force: true });
    return true;
  }

  private async write(id: string, message: EmailMessage): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // The time at the front is of fixed length: an id that ends like another one is not taken for it.
    const files = await readdir(this.folder);
    const now = this.clock.now();
    const time = now.replaceAll(':', '-');
    if (files.some((name) => name.endsWith('.eml') && name.slice(time.length + 1, -'.eml'.length) === id)) return;
    const options = composed(message, this.from);
    const about = message.about.map(digestOf).join(' ');
    const headers = { ...options.headers, ...(about !== '' && { [ABOUT_HEADER]: about }) };
    const { message: text } = await this.composer.sendMail({ ...options, headers, date: new Date(now) });
    const path = join(this.folder, `${time}-${id}.eml`);
    const handle = await open(`${path}.part`, 'w', 0o600);
    try {
      await handle.writeFile(text as Buffer);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${path}.part`, path);
    await flushFolder(this.folder);
  }
}
