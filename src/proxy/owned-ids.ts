import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whom an upstream's id was given to. It is state, never proof of identity (PRX-3, PRX-10). */
export interface IdOwner {
  readonly userId: string;
  readonly gatewayId: string;
  readonly serverId: string;
}

const PREFIX = 'gh1';
const REMEMBERED = 10_000;

/** Every request and answer has an id, so signed ids are cached. */
const remember = (among: Map<string, string>, key: string, value: string): void => {
  if (among.size >= REMEMBERED) among.clear();
  among.set(key, value);
};

/**
 * Ids for clients in place of an upstream's: the upstream's id, signed together with its owner. Nothing is stored, so a session
 * survives a restart, and every instance with the same key knows it.
 */
export class OwnedIds {
  private readonly known = new Map<string, string>();
  private readonly wrapped = new Map<string, string>();

  constructor(private readonly key: Buffer) {}

  wrap(owner: IdOwner, upstreamId: string): string {
    const remembered = `${owner.userId} ${owner.gatewayId} ${owner.serverId} ${upstreamId}`;
    const known = this.wrapped.get(remembered);
    if (known !== undefined) return known;
    const packed = Buffer.from(upstreamId).toString('base64url');
    const sessionId = `${PREFIX}.${packed}.${this.mac(owner, packed).toString('base64url')}`;
    remember(this.wrapped, remembered, sessionId);
    return sessionId;
  }

  /** @returns the upstream's id, undefined if the id is not ours or belongs to another owner */
  unwrap(owner: IdOwner, sessionId: string): string | undefined {
    const remembered = `${owner.userId} ${owner.gatewayId} ${owner.serverId} ${sessionId}`;
    const known = this.known.get(remembered);
    if (known !== undefined) return known;
    const [prefix, packed, mac, more] = sessionId.split('.');
    if (prefix !== PREFIX || packed === undefined || mac === undefined || more !== undefined) return undefined;
    const given = Buffer.from(mac, 'base64url');
    const expected = this.mac(owner, packed);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const upstreamId = Buffer.from(packed, 'base64url').toString();
    remember(this.known, remembered, upstreamId);
    return upstreamId;
  }

  private mac(owner: IdOwner, packed: string): Buffer {
    return createHmac('sha256', this.key)
      .update(`${owner.userId}\n${owner.gatewayId}\n${owner.serverId}\n${packed}`)
      .digest();
  }
}
