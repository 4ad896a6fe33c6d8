import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedPrivate } from '../../../src/adapters/embedded/private/open-private.js';
import type { CommandResult } from '../../../src/execution/command-result.js';
import type { Executor } from '../../../src/execution/executor.js';
import type { AccountEmails } from '../../../src/features/accounts/emails/account-emails.js';
import { AccountLinks, type WantedLink } from '../../../src/features/accounts/links/account-links.js';
import type { AccountTokens } from '../../../src/features/accounts/links/account-tokens.js';
import { Accounts } from '../../../src/features/accounts/accounts.js';
import {
  RequestPasswordReset,
  RequestPasswordResetHandler,
} from '../../../src/features/accounts/commands/request-password-reset.js';
import { ACCOUNT } from '../../../src/features/accounts/domain/account.stream.js';
import type { PasswordQueue } from '../../../src/features/accounts/passwords/password-queue.js';
import type { Places } from '../../../src/features/accounts/passwords/places.js';
import type { SetUpStream } from '../../../src/features/accounts/set-up/set-up-stream.js';
import type { SlugReservations } from '../../../src/features/slugs/slug-reservations.js';
import { limitReached } from '../../../src/kernel/limit.js';
import type { Limits } from '../../../src/limits/limits.js';
import type { Access } from '../../../src/ports/access/access.port.js';
import type { Mail } from '../../../src/ports/mail.port.js';
import { commandRequest } from '../../support/command-request.js';
import { eventually } from '../../support/eventually.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

/** What was done, in order. */
let done: string[];

/** Notes that a link was wanted, or fails. */
class NotedLinks extends AccountLinks {
  error: Error | undefined;

  override mail = async (_: unknown, { userId, purpose }: WantedLink): Promise<CommandResult> => {
    done.push(`${purpose} link for ${userId}`);
    if (this.error) throw this.error;
    return { position: 0n, version: 0n };
  };
}

describe('asking for a new password', () => {
  let folder: string;
  let close: () => Promise<void>;
  let links: NotedLinks;
  let ask: (email: string) => Promise<void>;
  const reads: string[] = [];
  const note = (level: string) => (): void => void done.push(level);
  const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };

  beforeEach(async () => {
    folder = temporaryFolder();
    done = [];
    reads.length = 0;
    const {
      personalData,
      credentials,
      close: closeFile,
    } = await openEmbeddedPrivate({
      folder,
      masterKey: Buffer.alloc(32, 7),
    });
    close = async () => {
      await closeFile();
      removeFolder(folder);
    };
    const addressHash = personalData.addressHash('ada@example.com');
    await credentials.putPassword(addressHash, { userId: 'usr_ada', passwordHash: 'hash' });
    await personalData.put('usr_ada', { email: 'ada@example.com' }, 0);
    const created = { type: 'AccountCreated', data: { userId: 'usr_ada', addressHash, verified: true } } as const;
    const read = async (_: unknown, id: string) => {
      reads.push(id);
      return { state: id === 'usr_ada' ? ACCOUNT.evolve(ACCOUNT.initial, created, 0n) : ACCOUNT.initial };
    };
    const executor = { read } as unknown as Executor;
    const limits = {} as Limits;
    const accounts = new Accounts(
      executor,
      {} as SlugReservations,
      limits,
      {} as PasswordQueue,
      credentials,
      personalData,
      {} as Access,
      {} as Mail,
      {} as SetUpStream,
      {} as Places,
    );
    links = new NotedLinks(executor, {} as AccountTokens, {} as AccountEmails, accounts, limits);
    const handler = new RequestPasswordResetHandler(accounts, links, personalData, log);
    ask = async (email) => {
      await handler.execute(new RequestPasswordReset(commandRequest(), { email }));
      done.push('answered');
    };
  });
  afterEach(() => close());

  it('ACT-3 is answered before the link is made, so that the answer takes as long without an account', async () => {
    await ask('Ada@example.com');
    expect(done).toEqual(['answered']);
    await eventually(() => done.length === 2);
    expect(done).toEqual(['answered', 'reset link for usr_ada']);
  });

  it('ACT-3 looks the same up for an address that nobody has', async () => {
    await ask('ada@example.com');
    await ask('nobody@example.com');
    expect(reads).toEqual(['usr_ada', 'nobody']);
    await eventually(() => done.length === 3);
    expect(done.filter((one) => one.includes('link'))).toEqual(['reset link for usr_ada']);
  });

  it('ACT-3 tells the log of a link that was not made, and LIM-1 in a whisper where a limit was met', async () => {
    links.error = new Error('no disk');
    await ask('ada@example.com');
    await eventually(() => done.includes('warn'));
    links.error = limitReached({ name: 'mailsByRecipient', value: 3, windowSeconds: 60, counts: 'emails' }, 5);
    await ask('ada@example.com');
    await eventually(() => done.includes('debug'));
    expect(done.filter((one) => one === 'warn')).toHaveLength(1);
  });
});
