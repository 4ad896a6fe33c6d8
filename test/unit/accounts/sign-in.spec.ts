import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountNotices } from '../../../src/features/accounts/account-notices.js';
import { Accounts } from '../../../src/features/accounts/accounts.js';
import { SignIn, SignInHandler } from '../../../src/features/accounts/commands/sign-in.js';
import { SignOut, SignOutHandler } from '../../../src/features/accounts/commands/sign-out.js';
import { PasswordQueue } from '../../../src/features/accounts/passwords/password-queue.js';
import type { Places } from '../../../src/features/accounts/passwords/places.js';
import type { SetUpStream } from '../../../src/features/accounts/set-up/set-up-stream.js';
import { Sessions } from '../../../src/features/accounts/sessions.js';
import { openEmbeddedPrivate } from '../../../src/adapters/embedded/private/open-private.js';
import { SystemIds } from '../../../src/adapters/system/system-ids.js';
import type { Executor } from '../../../src/execution/executor.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import type { Access } from '../../../src/ports/access/access.port.js';
import type { Mail } from '../../../src/ports/mail.port.js';
import type { PasswordHasher } from '../../../src/ports/password-hasher.port.js';
import type { Limits } from '../../../src/limits/limits.js';
import type { SlugReservations } from '../../../src/features/slugs/slug-reservations.js';
import { limitsOver, passwordProof } from '../../support/password-proof.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

/** The port's promise without its slowness; writes down what work was asked for. */
class CountedHasher implements PasswordHasher {
  readonly asked: (readonly [password: string, hash: string | null])[] = [];

  async hash(password: string): Promise<string> {
    return `hash of ${password}`;
  }
  async matches(password: string, passwordHash: string | null): Promise<boolean> {
    this.asked.push([password, passwordHash]);
    return passwordHash === `hash of ${password}`;
  }
}

/** All but the log: whose account came to be is known. */
class OpenAccounts extends Accounts {
  ended = false;
  override hasAddress = (userId: string): Promise<boolean> => this.exists(userId);
  override exists = async (userId: string): Promise<boolean> => userId === 'usr-ada' && !this.ended;
}

const clock = { now: () => '2026-11-21T12:00:00.000Z', monotonic: () => 0 };

describe('signing in', () => {
  let folder: string;
  let hasher: CountedHasher;
  let adasHash: string;
  let close: () => Promise<void>;
  let signIn: (email: string, password: string) => Promise<unknown>;
  let credentials: Awaited<ReturnType<typeof openEmbeddedPrivate>>['credentials'];
  let accounts: OpenAccounts;

  beforeEach(async () => {
    folder = temporaryFolder();
    hasher = new CountedHasher();
    const opened = await openEmbeddedPrivate({ folder, masterKey: Buffer.alloc(32, 7) });
    close = async () => {
      await opened.close();
      removeFolder(folder);
    };
    credentials = opened.credentials;
    adasHash = opened.personalData.addressHash('ada@example.com');
    for (const [email, userId] of [
      ['ada@example.com', 'usr-ada'],
      ['half@example.com', 'usr-half'],
    ] as const)
      await credentials.putPassword(opened.personalData.addressHash(email), {
        userId,
        passwordHash: await hasher.hash('right'),
      });
    const queue = new PasswordQueue(hasher);
    accounts = new OpenAccounts(
      {} as Executor,
      {} as SlugReservations,
      {} as Limits,
      queue,
      credentials,
      opened.personalData,
      {} as Access,
      {} as Mail,
      {} as SetUpStream,
      {} as Places,
    );
    const handler = new SignInHandler(
      accounts,
      passwordProof(opened, accounts, queue, clock),
      new Sessions(limitsOver(opened, clock), credentials, opened.personalData, clock, new SystemIds()),
      {} as AccountNotices,
      credentials,
      opened.personalData,
    );
    signIn = (email, password) =>
      handler
        .execute(new SignIn(email, password, { from: '127.0.0.1', userAgent: 'curl/8.5.0' }))
        .catch((error: unknown) => (isRefusal(error) ? [error.code, error.message] : error));
  });

  afterEach(() => close());

  it('ACT-3 opens no session by a password that is replaced while it is checked', async () => {
    const matches = hasher.matches.bind(hasher);
    hasher.matches = async (password, hash) => {
      const right = await matches(password, hash);
      await credentials.putPassword(adasHash, { userId: 'usr-ada', passwordHash: 'hash of new' });
      return right;
    };
    expect(await signIn('ada@example.com', 'right')).toEqual(['session.refused', expect.any(String)]);
    expect(await credentials.sessionsOf('usr-ada')).toEqual([]);
    hasher.matches = matches;
    expect(await signIn('ada@example.com', 'new')).toMatchObject({ userId: 'usr-ada' });
  });

  it('SEC-2 does the same work and says the same for an unknown address, a wrong password and an account that never came to be', async () => {
    const said = [
      await signIn('nobody@example.com', 'right'),
      await signIn('ada@example.com', 'wrong'),
      await signIn('half@example.com', 'right'),
    ];
    expect(hasher.asked).toEqual([
      ['right', null],
      ['wrong', 'hash of right'],
      ['right', 'hash of right'],
    ]);
    expect(new Set(said.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify(['session.refused', 'No account has this address and password.'])]),
    );
  });

  it('opens a session for a day, of which only the hash of the token is kept, until its person signs out', async () => {
    const session = (await signIn('ADA@example.com', 'right')) as { token: string; expiresAt: string; userId: string };
    expect(session).toEqual({
      token: expect.stringMatching(/^ghs_[\w-]{43}$/),
      expiresAt: '2026-11-22T12:00:00.000Z',
      userId: 'usr-ada',
    });
    const hash = createHash('sha256').update(session.token).digest('hex');
    expect(await credentials.session(hash)).toEqual({
      userId: 'usr-ada',
      expiresAt: session.expiresAt,
      about: expect.objectContaining({ device: 'curl', createdAt: '2026-11-21T12:00:00.000Z' }),
    });
    expect(await credentials.session(session.token)).toBeNull();
    await new SignOutHandler(credentials).execute(new SignOut(hash));
    expect(await credentials.session(hash)).toBeNull();
  });

  it('PPL-7 leaves no session to somebody whose account ends while they sign in', async () => {
    const put = credentials.putSession.bind(credentials);
    let stored = '';
    credentials.putSession = async (hash, session) => {
      await credentials.removeSessionsOf(session.userId);
      accounts.ended = true;
      await put((stored = hash), session);
    };
    expect(await signIn('ada@example.com', 'right')).toEqual([
      'session.refused',
      'No account has this address and password.',
    ]);
    expect(stored).not.toBe('');
    expect(await credentials.session(stored)).toBeNull();
  });
});
