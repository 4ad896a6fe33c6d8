import type { IncomingMessage } from 'node:http';
import type { Holding } from './held-bytes.js';
import { ProxyRefusal } from './proxy-refusal.js';

const tooLarge = (limit: number): ProxyRefusal =>
  new ProxyRefusal(413, 'message.too-large', `A message holds at most ${limit} bytes.`);

const busy = (): ProxyRefusal =>
  new ProxyRefusal(503, 'proxy.busy', 'The gateway holds as much as it can at the moment. Try again.', {
    headers: { 'retry-after': '1' },
  });

const isHeld = (holding: Holding | undefined, size: number): boolean => {
  try {
    holding?.hold('body', size);
    return true;
  } catch {
    return false;
  }
};

/** Reads a whole request body, up to a limit of bytes. @returns undefined if the client closed the connection */
export const readBody = (
  req: IncomingMessage,
  limit: number,
  holding?: Holding,
): Promise<Buffer | ProxyRefusal | undefined> =>
  new Promise((resolve) => {
    if (Number(req.headers['content-length'] ?? 0) > limit) return resolve(tooLarge(limit));
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit && isHeld(holding, size)) return;
      req.off('data', take);
      resolve(size <= limit ? busy() : tooLarge(limit));
    };
    req.on('data', take);
    req.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    req.once('error', () => resolve(undefined));
    req.once('close', () => resolve(undefined));
  });
