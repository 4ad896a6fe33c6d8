import { Api, type Page } from '../api.js';
import { letterTo, tokenIn } from '../mailbox.js';
import { MEMBER, ORGANIZATION, OWNER, type People, type Scene } from '../story.js';

interface Session {
  readonly token: string;
  readonly userId: string;
}

const signIn = async ({ stage }: Scene, { email, password }: typeof OWNER): Promise<{ api: Api; userId: string }> => {
  const { token, userId } = await new Api(() => stage.address).post<Session>('/v1/sessions', { email, password });
  return { api: new Api(() => stage.address, token), userId };
};

const foundCompany = async (scene: Scene): Promise<{ api: Api; userId: string }> => {
  const { narrator, stage } = scene;
  narrator.step('Ada opens an account, confirms her address and founds Acme');
  const anyone = new Api(() => stage.address);
  await anyone.post('/v1/accounts', OWNER);
  const token = tokenIn(await letterTo(stage.dataDir, OWNER.email), 'verify');
  await anyone.post('/v1/accounts/verify', { token });
  const owner = await signIn(scene, OWNER);
  await owner.api.post('/v1/organizations', { name: 'Acme', slug: 'acme' });
  const me = await owner.api.get<{ name: string; organizations: readonly { slug: string; roleId: string }[] }>(
    '/v1/me',
  );
  narrator.same('account', me.name, OWNER.name, `${me.name} <${OWNER.email}>`);
  narrator.same(
    'organization',
    me.organizations.map(({ slug, roleId }) => `${slug} as ${roleId}`),
    ['acme as owner'],
    'acme, with Ada as its owner',
  );
  return owner;
};

const inviteMember = async (scene: Scene, owner: Api): Promise<{ api: Api; userId: string }> => {
  const { narrator, stage } = scene;
  narrator.step('Ada invites Grace by mail, and Grace accepts');
  await owner.post(`${ORGANIZATION}/invitations`, { email: MEMBER.email, roleId: 'member' });
  const letter = await letterTo(stage.dataDir, MEMBER.email);
  narrator.same('subject', letter.subject, `${OWNER.name} invites you to Acme`);
  narrator.contains(
    'mail',
    letter.text,
    [OWNER.name, 'Acme', `${stage.address}/invitations/accept?token=`],
    letter.text.split('\n').find((line) => line.includes('invited'))!,
  );
  const { name, password } = MEMBER;
  await new Api(() => stage.address).post('/v1/invitations/accept', {
    token: tokenIn(letter, 'invitations/accept'),
    name,
    password,
  });
  const { items } = await owner.get<Page<{ name: string; roleId: string }>>(`${ORGANIZATION}/members`);
  const members = items.map((one) => `${one.name} (${one.roleId})`);
  narrator.same('members', members, [`${OWNER.name} (owner)`, `${MEMBER.name} (member)`], members.join(', '));
  return signIn(scene, MEMBER);
};

/** An owner, an organization, and a member who was invited by email. */
export const gatherPeople = async (scene: Scene): Promise<People> => {
  const { api: owner, userId: ownerId } = await foundCompany(scene);
  const { api: member, userId: memberId } = await inviteMember(scene, owner);
  return { owner, ownerId, member, memberId };
};
