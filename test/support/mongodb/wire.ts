import { BSON } from 'mongodb';

export type Message = Record<string, unknown>;
export interface Request {
  readonly id: number;
  readonly command: Message;
  /** Sent the old way: the first greeting of a connection. */
  readonly legacy: boolean;
  /** The client does not wait for an answer. */
  readonly silent: boolean;
}

const HEADER = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** An int64 stays a bigint: a number would lose its last digits. */
const decode = (bytes: Uint8Array): Message => BSON.deserialize(bytes, { useBigInt64: true });

const legacyRequest = (message: Buffer): Request => {
  const start = message.indexOf(0, HEADER + 4) + 1 + 8;
  return {
    id: message.readInt32LE(4),
    command: { ...decode(message.subarray(start)), $db: 'admin' },
    legacy: true,
    silent: false,
  };
};

const sequenceOf = (message: Buffer, start: number, end: number): readonly [string, readonly Message[]] => {
  const named = message.indexOf(0, start);
  const documents: Message[] = [];
  for (let at = named + 1; at < end; at += message.readInt32LE(at))
    documents.push(decode(message.subarray(at, at + message.readInt32LE(at))));
  return [message.toString('utf8', start, named), documents];
};

const request = (message: Buffer): Request => {
  if (message.readInt32LE(12) === OP_QUERY) return legacyRequest(message);
  if (message.readInt32LE(12) !== OP_MSG) throw new Error(`unknown kind of message: ${message.readInt32LE(12)}`);
  const flags = message.readUInt32LE(HEADER);
  const end = message.length - ((flags & CHECKSUM_PRESENT) !== 0 ? 4 : 0);
  let command: Message = {};
  const sequences: (readonly [string, readonly Message[]])[] = [];
  for (let at = HEADER + 4; at < end;) {
    const length = message.readInt32LE(at + 1);
    if (message[at] === 0) command = decode(message.subarray(at + 1, at + 1 + length));
    else sequences.push(sequenceOf(message, at + 5, at + 1 + length));
    at += 1 + length;
  }
  return {
    id: message.readInt32LE(4),
    command: { ...command, ...Object.fromEntries(sequences) },
    legacy: false,
    silent: (flags & MORE_TO_COME) !== 0,
  };
};

/** Cuts a stream of bytes into requests. */
export class Requests {
  private chunks: Buffer[] = [];
  private length = 0;

  take(chunk: Buffer): readonly Request[] {
    this.chunks.push(chunk);
    this.length += chunk.length;
    const found: Request[] = [];
    while (this.length >= HEADER && this.length >= this.head().readInt32LE(0)) {
      const bytes = Buffer.concat(this.chunks);
      const size = bytes.readInt32LE(0);
      found.push(request(bytes.subarray(0, size)));
      this.chunks = [bytes.subarray(size)];
      this.length -= size;
    }
    return found;
  }

  private head(): Buffer {
    if (this.chunks[0]!.length < 4) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0]!;
  }
}

export const reply = (answer: Message, { id, legacy }: Request): Buffer => {
  const body = BSON.serialize(answer, { ignoreUndefined: true });
  const head = Buffer.alloc(legacy ? HEADER + 20 : HEADER + 5);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(id, 8);
  head.writeInt32LE(legacy ? OP_REPLY : OP_MSG, 12);
  if (legacy) {
    head.writeInt32LE(8, HEADER);
    head.writeInt32LE(1, HEADER + 16);
  }
  return Buffer.concat([head, body]);
};
