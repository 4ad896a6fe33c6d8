import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { PROJECTIONS } from '../../../projections/index.js';
import { applyEvent, decidesAccess, passPosition } from '../../../projections/access-snapshot/fold/fold.js';
import { serialiseState } from '../../../projections/access-snapshot/saved/serialise.js';
import { emptyState } from '../../../projections/access-snapshot/model/access-state.js';
import { EVENT_LOG_FILE } from '../../../src/adapters/embedded/event-log-file.js';
import { EventLogReader } from '../../../src/adapters/embedded/event-log-reader.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { decodeEvent } from '../../../src/events/event-codec.js';
import { startGatehouse } from '../../../src/composition/gatehouse.js';
import { type Installation, openInstallation } from '../../../src/composition/installation.js';
import { readModelDigest } from '../../../src/projector/read-model-digest.js';
import { PASSWORD } from '../api-client.js';
import { eventually } from '../eventually.js';
import { OPERATOR_TOKEN } from '../gatehouse.js';
import { unreadable } from './acknowledged.js';
import { Caller } from './caller.js';
import { History } from './history.js';
import type { Entry, Ledger } from './ledger.js';
import type { World } from './load.js';

const AHEAD_MS = 120_000;
const PATIENCE_MS = 30_000;

/** Two minutes later: every reservation that the kills left open has run out. */
class LaterClock extends SystemClock {
  override now(): string {
    return new Date(Date.parse(super.now()) + AHEAD_MS).toISOString();
  }
}

type Status = {
  readonly items: readonly {
    readonly name: string;
    readonly generation: number;
    readonly lag: string;
    readonly rebuild: object | null;
  }[];
};

/** Invitations whose newest token was not emailed yet: as long as there are any, the log may grow by itself. */
const unsent = (dataDir: string, history: History): readonly string[] => {
  const open = new Map<string, string>();
  for (const { type, data } of history.events) {
    const { invitationId, tokenHash } = data as { readonly invitationId: string; readonly tokenHash: string };
    if (type === 'InvitationSent' || type === 'InvitationResent') open.set(invitationId, tokenHash);
    if (type === 'InvitationRevoked' || type === 'InvitationAccepted') open.delete(invitationId);
  }
  const file = new DatabaseSync(join(dataDir, 'private.db'), { readOnly: true });
  try {
    const rows = file.prepare('SELECT id FROM deliveries WHERE open_at IS NULL').all();
    const over = new Set(rows.map(({ id }) => id));
    return [...open].map(([id, hash]) => `${id}-${hash.slice(0, 16)}`).filter((id) => !over.has(id));
  } finally {
    file.close();
  }
};

const settled = (dataDir: string): boolean => {
  const reader = new EventLogReader(join(dataDir, EVENT_LOG_FILE));
  try {
    const history = new History(reader.log(0n, 1_000_000_000n, 1_000_000));
    return history.reservations().every(({ status }) => status !== 'Reserved') && unsent(dataDir, history).length === 0;
  } finally {
    reader.close();
  }
};

/** The folder after all the kills: started once more, later, left to settle, every read model rebuilt, stopped, and opened for a look. */
export class Aftermath {
  private constructor(
    readonly history: History,
    /** Acknowledged things that the API no longer shows so. */
    readonly unreadable: readonly string[],
    /** Values that nobody has and that nobody was given either. */
    readonly refusedClaims: readonly string[],
    private readonly installation: Installation,
  ) {}

  static async of(dataDir: string, { ledger, token }: World): Promise<Aftermath> {
    const config = loadConfig({
      GATEHOUSE_PORT: '0',
      GATEHOUSE_DATA_DIR: dataDir,
      GATEHOUSE_OPERATOR_TOKEN: OPERATOR_TOKEN,
    });
    const silent = () => undefined;
    const running = await startGatehouse(
      config,
      { debug: silent, info: silent, warn: silent, error: silent },
      new LaterClock(),
    );
    try {
      const caller = new Caller(running.address, ledger);
      await eventually(() => settled(dataDir), PATIENCE_MS);
      const missing = await unreadable(caller, ledger.entries);
      const refused = await claimReleased(caller, ledger, dataDir, token);
      await rebuildAll(caller);
      await running.stop();
      const installation = await openInstallation(config);
      return new Aftermath(await History.read({ ...bound(installation) }), missing, refused, installation);
    } catch (error) {
      await running.stop();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.installation.close();
  }

  /** Personal data of people whose account was never made. */
  async leftBehind(): Promise<readonly string[]> {
    const wanted = this.history
      .of('ValueReserved')
      .filter(({ data }) => data['kind'] === 'address')
      .map(({ data }) => data['ownerId'] as string);
    const made = new Set(this.history.of('AccountCreated').map(({ data }) => data['userId']));
    return [...(await this.installation.personalData.read(wanted.filter((id) => !made.has(id)))).keys()];
  }

  /** Accounts whose address, password or name is not kept as it was acknowledged. */
  async lockedOut(accounts: readonly Entry[]): Promise<readonly string[]> {
    const { personalData, credentials, passwords } = this.installation;
    const people = await personalData.read(accounts.map(({ id }) => id));
    const faults: string[] = [];
    for (const [index, { name, id }] of accounts.entries()) {
      const credential = await credentials.password(personalData.addressHash(name));
      if (credential?.userId !== id || people.get(id)?.email !== name) faults.push(name);
      // Comparing takes long by design: a few speak for all.
      else if (index % 20 === 0 && !(await passwords.matches(PASSWORD, credential.passwordHash)))
        faults.push(`${name}: password`);
    }
    return faults;
  }

  /** Digests of the read models: as they were kept through all the kills, or as rebuilt afterwards. */
  async readModels(which: 'running' | 'rebuilt'): Promise<Readonly<Record<string, string>>> {
    const digests = PROJECTIONS.map(async ({ name, version }) => {
      const collection = await this.installation.readModels.open({
        name: `${name}_v${version}_${which === 'running' ? 1 : 2}`,
        indexes: [],
      });
      return [name, await readModelDigest(collection)] as const;
    });
    return Object.fromEntries(await Promise.all(digests));
  }

  /** Digest of what access rests on: as saved when the product stopped, or folded anew from the whole log. */
  async access(which: 'snapshot' | 'log'): Promise<string> {
    const saved = await this.installation.snapshots.load('access');
    return createHash('sha256')
      .update(which === 'snapshot' ? saved!.state : this.foldedAccess())
      .digest('hex');
  }

  private foldedAccess(): Uint8Array {
    const state = emptyState();
    for (const event of this.history.stored) {
      const decoded = decodeEvent(event);
      if (decidesAccess(decoded.type)) applyEvent(state, decoded);
      passPosition(state, event.position);
    }
    return serialiseState(state);
  }
}

const bound = ({ store, feed }: Installation) => ({
  head: () => feed.head(),
  end: () => feed.end(),
  follow: feed.follow.bind(feed),
  storeId: () => store.storeId(),
  readStream: store.readStream.bind(store),
  append: store.append.bind(store),
});

/** Everything given back can be had by somebody else. */
const claimReleased = async (
  caller: Caller,
  ledger: Ledger,
  dataDir: string,
  token: string,
): Promise<readonly string[]> => {
  const reader = new EventLogReader(join(dataDir, EVENT_LOG_FILE));
  const released = new History(reader.log(0n, 1_000_000_000n, 1_000_000))
    .reservations()
    .filter(({ status }) => status === 'Released');
  reader.close();
  const faults: string[] = [];
  for (const { data } of released) {
    if (data['scope'] !== 'organization') continue;
    const slug = data['slug'] as string;
    const { status, body } = await caller.send('POST', '/v1/organizations', { body: { name: slug, slug }, token });
    if (status !== 201) faults.push(`${slug}: ${status} ${JSON.stringify(body)}`);
  }
  ledger.retried += released.length;
  return faults;
};

const rebuildAll = async (caller: Caller): Promise<void> => {
  const status = async (): Promise<Status['items']> =>
    ((await caller.send('GET', '/v1/operator/projections', { token: OPERATOR_TOKEN })).body as unknown as Status).items;
  await eventually(async () => (await status()).every(({ lag }) => lag === '0'), PATIENCE_MS);
  for (const { name } of PROJECTIONS)
    await caller.send('POST', `/v1/operator/projections/${name}/rebuild`, { token: OPERATOR_TOKEN });
  await eventually(
    async () =>
      (await status()).every(({ generation, lag, rebuild }) => generation === 2 && lag === '0' && rebuild === null),
    PATIENCE_MS,
  );
};
