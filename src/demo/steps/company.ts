import type { Page } from '../api.js';
import { type Company, GATEWAY_NAME, ORGANIZATION, type People, type Scene } from '../story.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

type Teams = Pick<Company, 'researchId' | 'supportId'>;

const makeTeams = async ({ narrator }: Scene, { owner, memberId }: People): Promise<Teams> => {
  narrator.step('Ada makes two teams, and puts Grace into Research');
  const [research, support] = [
    await owner.post<Named>(`${ORGANIZATION}/teams`, { name: 'Research' }),
    await owner.post<Named>(`${ORGANIZATION}/teams`, { name: 'Support' }),
  ];
  await owner.put(`${ORGANIZATION}/teams/${research.id}/members/${memberId}`);
  const teams = (await owner.get<Page<Named & { memberCount: number }>>(`${ORGANIZATION}/teams`)).items.map(
    ({ name, memberCount }) => `${name}: ${memberCount}`,
  );
  narrator.same(
    'teams',
    teams.toSorted(),
    ['General: 1', 'Research: 1', 'Support: 0'],
    'General, which Ada began with; Research with one member; Support with none',
  );
  return { researchId: research.id, supportId: support.id };
};

/** Two teams; a server; a gateway to it that the first team may use. */
export const setUpCompany = async (scene: Scene, people: People): Promise<Company> => {
  const { narrator, stage } = scene;
  const { owner } = people;
  const teams = await makeTeams(scene, people);
  narrator.step('Ada adds an MCP server, and a gateway to it for Research');
  const server = await owner.post<Named>(`${ORGANIZATION}/servers`, {
    name: GATEWAY_NAME,
    slug: 'everything',
    kind: 'remote',
    url: stage.upstreamUrl,
  });
  const probe = await owner.post<{ ok: boolean; tools: readonly unknown[] }>(
    `${ORGANIZATION}/servers/${server.id}/test`,
  );
  narrator.same('server', probe.ok, true, `${stage.upstreamUrl} answers with ${probe.tools.length} tools`);
  const body = {
    name: GATEWAY_NAME,
    slug: 'everything',
    teamIds: [teams.researchId],
    servers: [{ serverId: server.id, expose: 'all' }],
  };
  const gateway = await owner.post<Named & { url: string }>(`${ORGANIZATION}/gateways`, body);
  narrator.same('gateway', gateway.url, `${stage.address}/mcp/acme/everything`);
  const access = (await owner.get<Page<Named>>(`${ORGANIZATION}/gateways/${gateway.id}/teams`)).items.map(
    ({ name }) => name,
  );
  narrator.same('for', access, ['Research'], 'the team Research');
  return { ...people, ...teams, gatewayId: gateway.id, gatewayUrl: gateway.url };
};
