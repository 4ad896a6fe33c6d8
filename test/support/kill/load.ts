import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PASSWORD } from '../api-client.js';
import { Caller, Interrupted } from './caller.js';
import type { Entry, Kind, Ledger } from './ledger.js';

/** The organization that everybody works in, and who owns it. */
export interface World {
  readonly ledger: Ledger;
  readonly dataDir: string;
  readonly token: string;
  readonly teamId: string;
}

const MAILED_WITHIN_MS = 2_000;
const ACME = '/v1/organizations/acme';

/** One round of load: clients of every kind, until the process dies under them. */
export class Load {
  private readonly caller: Caller;
  private ended = false;

  constructor(
    address: string,
    private readonly world: World,
  ) {
    this.caller = new Caller(address, world.ledger);
  }

  /** Resolves when every client has lost its connection, or has stopped after {@link finish}. */
  async run(): Promise<void> {
    const clients = [
      () => this.teams(),
      () => this.teams(),
      () => this.gateways(),
      () => this.organizations(),
      () => this.people(),
      () => this.accounts(),
    ];
    await Promise.all(clients.map((client) => this.repeat(client)));
  }

  finish(): void {
    this.ended = true;
  }

  private async repeat(client: () => Promise<unknown>): Promise<void> {
    try {
      while (!this.ended) await client();
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    }
  }

  /** Every second request carries a key. */
  private key(number: number): string | undefined {
    return number % 2 === 0 ? `key-${number}-${this.world.ledger.next()}` : undefined;
  }

  private async make(kind: Kind, collection: string, name: string, body: object, number: number): Promise<Entry> {
    const { ledger, token } = this.world;
    let entry: Entry | undefined;
    const answered = (made: Record<string, unknown>, seen: string | null): void => {
      const id = made['id'] as string;
      const path = kind === 'organization' ? `${collection}/${name}` : `${collection}/${id}`;
      const secret = made['secret'] as string | undefined;
      entry = ledger.add({ kind, name, id, path, token, seen, enabled: true, ...(secret !== undefined && { secret }) });
    };
    await this.caller.write('POST', collection, { body, token, key: this.key(number) }, answered);
    return entry!;
  }

  private async switch(entry: Entry, enabled: boolean, number: number): Promise<void> {
    const { ledger, token } = this.world;
    entry.enabled = undefined;
    await this.caller.write(
      'POST',
      `${entry.path}/${enabled ? 'enable' : 'disable'}`,
      { body: {}, token, key: this.key(number) },
      (_, seen) => {
        ledger.touched.add(Object.assign(entry, { enabled, seen }));
      },
    );
  }

  private async teams(): Promise<void> {
    const number = this.world.ledger.next();
    const team = await this.make(
      'team',
      `${ACME}/teams`,
      `Team ${number}`,
      { name: `Team ${number}`, description: 'x'.repeat(number % 200) },
      number,
    );
    await this.switch(team, false, number + 1);
    if (number % 3 > 0) await this.switch(team, true, number);
  }

  private async gateways(): Promise<void> {
    const number = this.world.ledger.next();
    const url = 'https://upstream.example/mcp';
    const server = await this.make(
      'server',
      `${ACME}/servers`,
      `server-${number}`,
      { name: `server-${number}`, slug: `server-${number}`, url },
      number,
    );
    const body = {
      name: `gateway-${number}`,
      slug: `gateway-${number}`,
      teamIds: [this.world.teamId],
      servers: [{ serverId: server.id, expose: 'all' }],
    };
    const gateway = await this.make('gateway', `${ACME}/gateways`, `gateway-${number}`, body, number + 1);
    await this.switch(gateway, false, number);
    // The secret is in one answer only: tried again after the kill, a key is refused, and so it goes without.
    await this.make('api-key', `${ACME}/api-keys`, `Key ${number}`, { name: `Key ${number}` }, 1);
  }

  private async organizations(): Promise<void> {
    const number = this.world.ledger.next();
    await this.make(
      'organization',
      '/v1/organizations',
      `org-${number}`,
      { name: `Organization ${number}`, slug: `org-${number}` },
      number,
    );
  }

  private async accounts(): Promise<{ readonly email: string; readonly userId: string }> {
    const { ledger } = this.world;
    const number = ledger.next();
    const email = `person-${number}@example.com`;
    const body = { email, name: `Person ${number}`, password: PASSWORD };
    const made = await this.caller.write(
      'POST',
      '/v1/accounts',
      { body, key: this.key(number) },
      ({ userId }, seen) => {
        ledger.add({
          kind: 'account',
          name: email,
          id: userId as string,
          path: '/v1/me',
          token: '',
          seen,
          enabled: undefined,
          secret: PASSWORD,
        });
      },
    );
    return { email, userId: made['userId'] as string };
  }

  /** Somebody is invited into a team and accepts. */
  private async people(): Promise<void> {
    const { ledger, token, teamId } = this.world;
    const { email, userId } = await this.accounts();
    const session = await this.caller.write('POST', '/v1/sessions', { body: { email, password: PASSWORD } });
    const number = ledger.next();
    const invitation = await this.make(
      'invitation',
      `${ACME}/invitations`,
      email,
      { email, roleId: 'member', teamIds: [teamId] },
      number,
    );
    const body = { token: await this.invitationToken(email) };
    await this.caller.write(
      'POST',
      '/v1/invitations/accept',
      { body, token: session['token'] as string, key: this.key(number) },
      (_, seen) => {
        ledger.touched.delete(invitation);
        ledger.add({
          kind: 'member',
          name: email,
          id: userId,
          path: `${ACME}/members/${userId}`,
          token,
          seen,
          enabled: undefined,
        });
      },
    );
  }

  /** The mail goes out right after the answer, unless the process dies before. */
  private async invitationToken(email: string): Promise<string> {
    for (const start = performance.now(); performance.now() - start < MAILED_WITHIN_MS; await pause(20)) {
      const token = await this.mailedToken(email);
      if (token !== undefined) return token;
    }
    throw new Interrupted();
  }

  private async mailedToken(email: string): Promise<string | undefined> {
    const folder = join(this.world.dataDir, 'mail');
    const names = await readdir(folder).catch(() => []);
    for (const name of names
      .filter((one) => one.endsWith('.eml'))
      .sort()
      .reverse()
      .slice(0, 40)) {
      const text = (await readFile(join(folder, name), 'utf8')).replaceAll('=\r\n', '').replaceAll('=3D', '=');
      const token = text.includes(`To: ${email}`) ? /invitations\/accept\?token=([\w.~-]+)/.exec(text)?.[1] : undefined;
      if (token !== undefined) return token;
    }
    return undefined;
  }
}
