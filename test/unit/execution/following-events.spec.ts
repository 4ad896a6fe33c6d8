import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type EmbeddedEventStore,
  openEmbeddedEventStore,
} from '../../../src/adapters/embedded/embedded-event-store.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import type { MembershipEvent } from '../../../src/events/memberships.js';
import { Executor } from '../../../src/execution/executor.js';
import { acceptInvitation } from '../../../src/features/invitations/domain/accepting.decisions.js';
import { sendInvitation } from '../../../src/features/invitations/domain/invitations.decisions.js';
import { removeMember } from '../../../src/features/memberships/domain/members.decisions.js';
import type { MembershipState } from '../../../src/features/memberships/domain/membership.state.js';
import { MEMBERSHIP } from '../../../src/features/memberships/domain/membership.stream.js';
import type { Decided } from '../../../src/kernel/decision.js';
import type { SecurityNote } from '../../../src/ports/security-log.port.js';
import { commandRequest, unsealed } from '../../support/command-request.js';
import { at, by, one, organizationId, trio } from '../../support/people-story.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

let folder: string;
let store: EmbeddedEventStore;
let executor: Executor;
const noted: SecurityNote[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openEmbeddedEventStore({ folder });
  noted.length = 0;
  executor = new Executor(store, { applied: () => Promise.resolve() }, unsealed, new SystemClock(), {
    security: { note: (note) => void noted.push(note) },
  });
});
afterEach(async () => {
  await store.close();
  removeFolder(folder);
});

const run = (decide: (state: MembershipState) => Decided<MembershipEvent>) =>
  executor.execute<MembershipState, MembershipEvent>({
    definition: MEMBERSHIP,
    id: organizationId,
    organizationId,
    request: commandRequest({}),
    decide,
  });
const invitation = {
  organizationId,
  invitationId: 'inv-1',
  addressHash: 'a',
  inviteeId: null,
  roleId: 'admin',
  teamIds: [],
  tokenHash: 't',
  expiresAt: '2036-11-28T12:00:00.000Z',
  at,
};
const accept = (state: MembershipState) =>
  acceptInvitation(state, { ...invitation, userId: 'nina', addressHash: 'a', at });

describe('events that follow from others', () => {
  beforeEach(async () => {
    await run(() => trio);
    await run((state) => sendInvitation(state, { ...invitation, actor: by('adam') }));
  });

  it('PPL-9 are in the same append, and the command’s state and answer include them', async () => {
    const { events, state, revision } = await run((before) => removeMember(before, one('adam', 'olga')));
    expect(events.map(({ type }) => type)).toEqual(['MemberRemoved', 'InvitationVoided']);
    expect([state.invitations.get('inv-1')?.status, revision]).toEqual(['void', 5n]);
    const stored = await store.readStream(`membership-${organizationId}`);
    expect(stored.map(({ type }) => type).slice(-2)).toEqual(['MemberRemoved', 'InvitationVoided']);
    expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
  });

  it('PPL-9 leave no moment to accept in, whichever of many commands at once is first', async () => {
    const accepted = Array.from({ length: 5 }, () => run(accept));
    const removed = run((state) => removeMember(state, one('adam', 'olga')));
    const late = Array.from({ length: 5 }, () => run(accept));
    const [first] = await Promise.all([Promise.all(accepted), removed]);
    expect(first[0]!.events.map(({ type }) => type)).toEqual(['InvitationAccepted', 'MemberJoined']);
    expect((await Promise.all(late)).every(({ events }) => events.length === 0)).toBe(true);
    await run((state) =>
      sendInvitation(state, { ...invitation, invitationId: 'inv-2', addressHash: 'b', actor: by('nina') }),
    );
    const [, after] = await Promise.allSettled([
      run((state) => removeMember(state, one('nina', 'olga'))),
      run((state) =>
        acceptInvitation(state, { ...invitation, invitationId: 'inv-2', userId: 'tom', addressHash: 'b', at }),
      ),
    ]);
    expect(after).toMatchObject({ status: 'rejected', reason: { code: 'invitation.void' } });
  });

  it('are none where a command changes nothing', async () => {
    await run((state) => removeMember(state, one('adam', 'olga')));
    expect((await run(() => [])).events).toEqual([]);
  });
});

describe('changes of credentials', () => {
  it('are told to the security log by the event, whatever the command, and others are not', async () => {
    await run(() => trio);
    expect(noted).toEqual([]);
    const data = { organizationId, apiKeyId: 'key_1', userId: 'usr_1' };
    const revoked = { type: 'ApiKeyRevoked', data } as const;
    await executor.execute({
      definition: { category: 'api-key', initial: 0, evolve: (count: number) => count + 1 },
      id: 'key_1',
      organizationId,
      request: commandRequest({ from: '192.0.2.1' }),
      decide: () => [revoked],
    });
    expect(noted).toEqual([{ event: 'credentials.changed', code: 'api-key.revoked', from: '192.0.2.1', ...data }]);
  });
});
