import type { ApiClient } from './api-client.js';
import type { TestGatehouse } from './gatehouse.js';

/** Real ids of one organization, by the parameter that takes them. */
export interface Tenant {
  readonly slug: string;
  readonly owner: ApiClient;
  readonly ids: Readonly<
    Record<'org' | 'teamId' | 'serverId' | 'gatewayId' | 'invitationId' | 'apiKeyId' | 'userId' | 'roleId', string>
  >;
  /** Secret of the key. */
  readonly secret: string;
}

interface Made {
  readonly id: string;
}

/** An organization of the person's that has one of everything but members. */
export const furnish = async (owner: ApiClient, slug: string): Promise<Tenant> => {
  const base = `/v1/organizations/${slug}`;
  const made = async (path: string, body: object): Promise<string> =>
    (await owner.must(owner.post<Made>(`${base}${path}`, body))).id;
  await owner.must(owner.post('/v1/organizations', { name: slug, slug, plan: 'pro' }));
  const roleId = await made('/roles', { name: `Role of ${slug}`, capabilities: ['audit:view'] });
  const teamId = await made('/teams', { name: `Team of ${slug}` });
  const serverId = await made('/servers', {
    name: 'Wiki',
    slug: 'wiki',
    url: 'http://127.0.0.1:9/mcp',
    headers: { authorization: `Bearer secret-of-${slug}` },
  });
  const gatewayId = await made('/gateways', {
    name: `Gateway of ${slug}`,
    slug: 'search',
    teamIds: [teamId],
    servers: [{ serverId }],
  });
  const invitationId = await made('/invitations', {
    email: `invited.by.${slug}@example.com`,
    roleId: 'member',
    teamIds: [teamId],
  });
  const { id: apiKeyId, secret } = await owner.must(
    owner.post<Made & { secret: string }>(`${base}/api-keys`, { name: `Key of ${slug}` }),
  );
  return {
    slug,
    owner,
    ids: { org: slug, teamId, serverId, gatewayId, invitationId, apiKeyId, userId: owner.userId!, roleId },
    secret,
  };
};

/** An organization with an owner of its own that has one of everything; `userId` is that of a member. */
export const foundTenant = async (gatehouse: TestGatehouse, slug: string): Promise<Tenant> => {
  const owner = await gatehouse.anyone.signUp(`Owner of ${slug}`);
  const tenant = await furnish(owner, slug);
  const { userId = '' } = await owner.inviteAndAccept(slug, `Member of ${slug}`, 'member', [tenant.ids.teamId]);
  return { ...tenant, ids: { ...tenant.ids, userId } };
};

const LISTS = [
  '',
  '/overview',
  '/onboarding',
  '/roles',
  '/teams',
  '/servers',
  '/gateways',
  '/members',
  '/invitations',
  '/api-keys',
  '/audit',
];

/** Everything the owner sees of the organization. */
export const seenBy = async (owner: ApiClient, slug: string): Promise<object> => {
  const answers = await Promise.all(
    LISTS.map((list) => owner.must(owner.get<{ items?: unknown }>(`/v1/organizations/${slug}${list}`))),
  );
  return Object.fromEntries(answers.map((body, index) => [LISTS[index], body.items ?? body]));
};
