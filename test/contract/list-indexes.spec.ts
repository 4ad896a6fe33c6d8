import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { PROJECTIONS } from '../../projections/index.js';
import type { Facts, Kind } from '../../src/adapters/embedded/documents/facts.js';
import { isListPath, pathOf } from '../../src/adapters/embedded/documents/index-path.js';
import { filterToSql } from '../../src/adapters/embedded/documents/filter-to-sql.js';
import { listIndexOf, readByList } from '../../src/adapters/embedded/documents/list-index.js';
import { openEmbeddedDocuments } from '../../src/adapters/embedded/documents/open-documents.js';
import { orderToSql } from '../../src/adapters/embedded/documents/order.js';
import type { Filter } from '../../src/ports/read-models.port.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const org = { organizationId: 'org_1' };
/** Every filter of a list that decides which rows are read, by read model and with the list's order. */
const LISTS: readonly (readonly [projection: string, sort: string, filter: Filter])[] = [
  ['team_overview', 'nameKey', org],
  ['team_overview', 'nameKey', { ...org, enabled: false }],
  ['gateway_directory', 'nameKey', org],
  ['gateway_directory', 'nameKey', { ...org, enabled: false }],
  ['server_directory', 'nameKey', org],
  ['role_directory', 'nameKey', org],
  ['api_key_list', '-createdAt', org],
  ['api_key_list', '-createdAt', { ...org, userId: 'usr_1' }],
  ['invitation_list', '-invitedAt', org],
  ['invitation_list', '-invitedAt', { ...org, status: 'pending' }],
  ['invitation_list', '-invitedAt', { ...org, roleId: 'member' }],
  ['invitation_list', '-invitedAt', { ...org, teamIds: 'team_1' }],
  ['member_list', 'joinedAt', org],
  ['member_list', 'joinedAt', { ...org, status: 'active' }],
  ['member_list', 'joinedAt', { ...org, roleId: 'member' }],
  ['member_list', 'joinedAt', { ...org, teamIds: 'team_1' }],
  ['gateway_directory', 'nameKey', { ...org, 'teams.teamId': 'team_1' }],
  ['gateway_directory', 'nameKey', { ...org, 'servers.serverId': 'srv_1' }],
  ['audit_log', '-position', org],
  ['audit_log', '-position', { ...org, 'actor.userId': 'usr_1' }],
  ['audit_log', '-position', { ...org, 'actor.apiKeyId': 'key_1' }],
  ['audit_log', '-position', { ...org, 'actor.name': 'settling' }],
  ['audit_log', '-position', { ...org, action: 'team.disabled' }],
  ['audit_log', '-position', { ...org, objects: 'team_1' }],
  ['account_directory', '-createdAt', { verified: false }],
];

let folder: string;
let database: InstanceType<typeof DatabaseSync>;
const specOf = (name: string) => ({
  name: `${name}_v1`,
  indexes: PROJECTIONS.find((one) => one.name === name)!.indexes,
});

beforeAll(async () => {
  folder = temporaryFolder();
  const opened = await openEmbeddedDocuments({ folder });
  for (const name of new Set(LISTS.map(([projection]) => projection))) await opened.readModels.open(specOf(name));
  await opened.close();
  database = new DatabaseSync(join(folder, 'read-models.db'));
});
afterAll(() => {
  database?.close();
  removeFolder(folder);
});

/** The statement that reads a page, as the embedded read models make it. */
const statement = (projection: string, sort: string, filter: Filter): string => {
  const { name, indexes } = specOf(projection);
  const kinds = (path: string): ReadonlySet<Kind> =>
    new Set<Kind>([['enabled', 'verified'].includes(path) ? 'boolean' : 'string']);
  const facts: Facts = new Map(
    indexes
      .flat()
      .filter((path) => !isListPath(path))
      .map((path) => [pathOf(path), kinds(path)]),
  );
  const options = { filter, sort: [sort], limit: 50 };
  const lists = indexes
    .filter((paths) => paths.some(isListPath))
    .map((paths) => readByList(listIndexOf(name, paths), `c_${name}`, options, facts));
  const list = lists.find((read) => read !== undefined);
  if (list)
    return `SELECT id, doc FROM ${list.from} WHERE ${list.condition} AND doc IS NOT NULL ORDER BY ${list.order}`;
  return `SELECT id, doc FROM c_${name} WHERE doc IS NOT NULL AND ${filterToSql(filter, facts).sql} ORDER BY ${orderToSql([sort], undefined, facts)!.order}`;
};

describe('the lists of an organization', () => {
  it.each(LISTS)('read %s by %s and %j out of an index, in its order', (projection, sort, filter) => {
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${statement(projection, sort, filter)}`).all() as {
      detail: string;
    }[];
    const detail = plan.map((step) => step.detail);
    const equal = Object.keys(filter).length;
    expect(detail[0]).toMatch(
      new RegExp(
        `^SEARCH (c_\\w+ USING INDEX i_|m_\\w+ USING PRIMARY KEY)[^(]*\\(((<expr>|k\\d)=\\?( AND )?){${equal}}\\)$`,
      ),
    );
    expect(detail.filter((step) => step.startsWith('USE TEMP B-TREE'))).toEqual([]);
  });
});
