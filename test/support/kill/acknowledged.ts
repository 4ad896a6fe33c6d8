import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, Caller } from './caller.js';
import type { History } from './history.js';
import type { Entry, Kind, Ledger } from './ledger.js';

/** Where a thing's creation stands in the log, and under which name. */
const CREATION: Readonly<Record<Kind, { readonly type: string; readonly id: string; readonly name?: string }>> = {
  account: { type: 'AccountCreated', id: 'userId' },
  organization: { type: 'OrganizationCreated', id: 'organizationId', name: 'slug' },
  team: { type: 'TeamCreated', id: 'teamId', name: 'name' },
  server: { type: 'ServerAdded', id: 'serverId', name: 'slug' },
  gateway: { type: 'GatewayCreated', id: 'gatewayId', name: 'slug' },
  'api-key': { type: 'ApiKeyIssued', id: 'apiKeyId', name: 'name' },
  invitation: { type: 'InvitationSent', id: 'invitationId' },
  member: { type: 'MemberJoined', id: 'userId' },
};
const SWITCHED = { team: ['Team', 'teamId'], gateway: ['Gateway', 'gatewayId'] } as const;
const isSwitched = (kind: Kind): kind is keyof typeof SWITCHED => kind in SWITCHED;

/** Acknowledged and not in the log, more than once in it, or in it in another state than the acknowledged one. */
export const brokenPromises = (ledger: Ledger, history: History): readonly string[] => {
  const faults: string[] = [];
  for (const kind of Object.keys(CREATION) as Kind[]) {
    const { type, id, name } = CREATION[kind];
    const created = history.of(type);
    const count = (field: string, value: string): number => created.filter(({ data }) => data[field] === value).length;
    for (const entry of ledger.of(kind))
      if (count(id, entry.id) !== 1) faults.push(`${kind} ${entry.name} is ${count(id, entry.id)} times in the log`);
    const names =
      name === undefined
        ? []
        : created.map(({ data }) => `${String(data['organizationId'] ?? '')} ${String(data[name])}`);
    const once = kind === 'organization' ? names.map((text) => text.split(' ')[1]) : names;
    if (new Set(once).size !== once.length) faults.push(`a ${kind} was created twice under one name`);
    if (isSwitched(kind)) faults.push(...wrongSwitches(ledger.of(kind), history, kind));
  }
  return faults;
};

const wrongSwitches = (entries: readonly Entry[], history: History, kind: keyof typeof SWITCHED): readonly string[] =>
  entries
    .filter(
      ({ enabled, id }) =>
        enabled !== undefined && history.isEnabled(SWITCHED[kind][0], SWITCHED[kind][1], id) !== enabled,
    )
    .map(({ name, enabled }) => `${name} should be ${enabled ? 'on' : 'off'}`);

/** Sends again what was left without an answer, under the same keys. */
export const askAgain = async (caller: Caller, ledger: Ledger): Promise<void> => {
  for (const { answered, method, path, ...asked } of ledger.unanswered.splice(0)) {
    const send = (): Promise<Answer> => onceReady(() => caller.send(method, path, asked));
    const { status, body, seen } = await send();
    const again = status < 300 ? await send() : undefined;
    if (status >= 300) ledger.faults.push(`again ${method} ${path}: ${status} ${JSON.stringify(body)}`);
    else answered(body, seen);
    if (again && JSON.stringify([again.status, again.body]) !== JSON.stringify([status, body]))
      ledger.faults.push(`another answer to ${method} ${path} under the same key`);
    ledger.retried += 1;
  }
};

/** Reads everything in question through the API. @returns what is not there as it was acknowledged */
export const unreadable = async (caller: Caller, entries: Iterable<Entry>): Promise<readonly string[]> => {
  const faults = await Promise.all(
    Array.from(entries, async (entry) =>
      (await asAcknowledged(caller, entry)) ? [] : [`${entry.kind} ${entry.name} cannot be read as acknowledged`],
    ),
  );
  return faults.flat();
};

const asAcknowledged = async (caller: Caller, entry: Entry): Promise<boolean> => {
  const { kind, path, token, seen, secret, id, enabled } = entry;
  // Keys have no page of their own: their secret is good. Signing in takes long by design: accounts are compared with the log.
  if (kind === 'account') return true;
  const read =
    kind === 'api-key'
      ? await caller.send('GET', '/v1/organizations/acme', { token: secret, seen })
      : await readBehind(caller, path, token, seen);
  if (read.status !== 200) return false;
  if (kind === 'api-key') return true;
  const known = kind === 'member' ? read.body['userId'] : read.body['id'];
  return known === id && (!isSwitched(kind) || enabled === undefined || read.body['enabled'] === enabled);
};

/** A read model that is still catching up after the start says so. */
const readBehind = (caller: Caller, path: string, token: string, seen: string | null): Promise<Answer> =>
  onceReady(() => caller.send('GET', path, { token, seen }));

/** Asks a few times where a process says that it cannot answer yet. */
const onceReady = async (send: () => Promise<Answer>): Promise<Answer> => {
  for (let tries = 0; ; tries += 1) {
    const answer = await send();
    if (answer.status !== 503 || answer.body['retryAfter'] === undefined || tries === 5) return answer;
    await pause(500);
  }
};
