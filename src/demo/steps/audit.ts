import type { Page } from '../api.js';
import { type Connected, ORGANIZATION, type Scene } from '../story.js';

interface Entry {
  readonly at: string;
  readonly actor: { readonly kind: string; readonly userId?: string; readonly name?: string };
  readonly action: string;
  readonly object: { readonly kind: string; readonly id: string };
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

interface Named {
  readonly id?: string;
  readonly userId?: string;
  readonly name?: string;
  readonly email?: string;
}

const MOST = 200;

/** The log holds ids and no names of people, so the reader looks the names up. */
const namesOf = async ({ owner }: Connected): Promise<ReadonlyMap<string, string>> => {
  const kinds = ['members', 'teams', 'servers', 'gateways', 'invitations', 'api-keys'];
  const lists = await Promise.all(kinds.map((kind) => owner.get<Page<Named>>(`${ORGANIZATION}/${kind}`)));
  const { id, name } = await owner.get<{ id: string; name: string }>(ORGANIZATION);
  const named = lists
    .flatMap(({ items }) => items)
    .map((one) => [one.id ?? one.userId ?? '', one.name ?? `to ${one.email}`] as const);
  return new Map([[id, name], ...named]);
};

/** The details of an entry: who was added, which team, what changed. */
const change = ({ action, object, before, after }: Entry, names: ReadonlyMap<string, string>): string => {
  if (object.kind === 'api-key') return '';
  const links = [after?.['userId'], after?.['teamId'], after?.['serverId']].flatMap((id) =>
    typeof id === 'string' ? [names.get(id) ?? id] : [],
  );
  if (links.length > 0) return `· ${links.join(', ')}`;
  if (action === 'team.disabled') return `· enabled ${String(before?.['enabled'])} → ${String(after?.['enabled'])}`;
  return '';
};

const EXPECTED = [
  'invitation.sent',
  'member.joined',
  'team.created',
  'server.added',
  'gateway.created',
  'gateway.provisioned',
  'team.member-added',
  'api-key.issued',
];

/** Who did what, and when. */
export const showAudit = async ({ narrator }: Scene, connected: Connected): Promise<void> => {
  narrator.step('Ada reads the audit log');
  const names = await namesOf(connected);
  const { items } = await connected.owner.get<Page<Entry>>(`${ORGANIZATION}/audit?limit=${MOST}`);
  const entries = items.toReversed();
  for (const entry of entries) {
    const who =
      (entry.actor.userId === undefined ? undefined : names.get(entry.actor.userId)) ??
      entry.actor.name ??
      entry.actor.kind;
    const what = names.get(entry.object.id) ?? entry.object.id;
    narrator.write(
      `      ${entry.at.slice(11, 19)}  ${who.padEnd(12)}  ${entry.action.padEnd(24)}  ${what} ${change(entry, names)}`.trimEnd(),
    );
  }
  const disabled = entries.filter(({ action }) => action === 'team.disabled');
  const told = disabled.map(({ actor, object, before, after }) => [
    actor.userId,
    object.id,
    before?.['enabled'],
    after?.['enabled'],
  ]);
  narrator.same(
    'complete',
    told,
    [[connected.ownerId, connected.researchId, true, false]],
    `${entries.length} entries; one says that Ada disabled Research, and what it was before`,
  );
  const missing = EXPECTED.filter((action) => !entries.some((entry) => entry.action === action));
  narrator.same('nothing lost', missing, [], 'everything that Ada and Grace did is in it');
};
