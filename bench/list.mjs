// Lists of an organization of 100k members: page 1 and page 1,000, plain, filtered and searched, each beside reading the very same rows
// by the very same index, the sealed names with them, and doing nothing but parsing. What opening sealed names adds where nobody opened
// them lately is told beside it: it is the cost of keeping them sealed, not of reading.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DatabaseSync } from '@photostructure/sqlite';

import { memberList } from '../dist/projections/member-list/member-list.projection.js';
import { openEmbeddedDocuments } from '../dist/src/adapters/embedded/documents/open-documents.js';
import { openEmbeddedPrivate } from '../dist/src/adapters/embedded/private/open-private.js';
import { ListMembersHandler } from '../dist/src/features/memberships/queries/list-members.js';
import { encodeCursor } from '../dist/src/reading/page.js';
import { inTurns, median, ratio } from './support/measure.mjs';
import { atMost, report } from './support/report.mjs';

const MEMBERS = 100_000;
const LIMIT = 50;
const DEEP = 1_000;
const CALLS = 30;
const ROUNDS = 15;
/** Pages that are read once each, all of people whom nobody opened lately. */
const FRESH = 100;
const BATCH = 2_000;
const ORGANIZATION = 'org_01kamz4x8dfyjv8a2p6c2w9g5r';
const TEAM = 'team_01kamz4x8dfyjv8a2p6c2w9g5r';

const id = (number) => `usr_01kamz4x8dfyjv8a2p6${number.toString(32).padStart(7, '0')}`;
const documentOf = (number) => ({
  organizationId: ORGANIZATION,
  userId: id(number),
  roleId: number % 2 ? 'member' : 'admin',
  status: 'active',
  joinedAt: new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString(),
  teamIds: number % 3 ? [TEAM] : [],
  version: number,
});

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-list-'));
const documents = await openEmbeddedDocuments({ folder });
const secrets = await openEmbeddedPrivate({ folder, masterKey: Buffer.alloc(32, 7) });
try {
  const collection = await documents.readModels.open({ name: 'member_list_v2_1', indexes: memberList.indexes });
  const teams = await documents.readModels.open({ name: 'team_overview_v1_1', indexes: [] });
  await teams.write([
    {
      id: TEAM,
      marker: 1n,
      expected: null,
      document: { organizationId: ORGANIZATION, teamId: TEAM, name: 'Research' },
    },
  ]);
  for (let from = 0; from < MEMBERS; from += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, index) => from + index);
    await collection.write(
      numbers.map((number) => ({
        id: `${ORGANIZATION}:${id(number)}`,
        marker: 1n,
        expected: null,
        document: documentOf(number),
      })),
    );
    await Promise.all(
      numbers.map((number) =>
        secrets.personalData.put(id(number), { name: `Ada Person${number}`, email: `person${number}@example.com` }, 0),
      ),
    );
  }
  const reader = {
    read: async (name) => ({ collection: name === 'member_list' ? collection : teams, asOf: 1n }),
    documents: async (name) => (name === 'member_list' ? collection : teams),
  };
  const handler = new ListMembersHandler(reader, secrets.personalData);
  const viewer = { organizationId: ORGANIZATION, userId: id(0), capabilities: new Set(['people:manage']) };
  const readModels = new DatabaseSync(join(folder, 'read-models.db'), { readOnly: true });
  const people = new DatabaseSync(join(folder, 'private.db'), { readOnly: true });
  const listTable = readModels
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'm\\_member\\_list%' ESCAPE '\\'")
    .get().name;

  /** One kind of list: how the product reads it, how bare SQL does, and the place where page 1,000 begins. */
  const json = (path) => `json_extract(doc, '$."${path}"')`;
  const byColumn = (where, parameters) => {
    const statement = readModels.prepare(
      `SELECT id, doc FROM c_member_list_v2_1 WHERE doc IS NOT NULL AND ${where} AND ${json('joinedAt')} >= ? ORDER BY ${json('joinedAt')}, id LIMIT ${LIMIT}`,
    );
    return (start) => statement.all(...parameters, start);
  };
  const byTeam = readModels.prepare(
    `SELECT c.id, c.doc FROM ${listTable} CROSS JOIN c_member_list_v2_1 c ON c.id = doc_id WHERE k0 = ? AND k1 = ? AND k2 >= ? ORDER BY k2, doc_id LIMIT ${LIMIT}`,
  );
  const byIds = readModels.prepare(
    'SELECT id, doc FROM c_member_list_v2_1 WHERE id IN (SELECT value FROM json_each(?))',
  );
  const named = people.prepare(
    'SELECT subject_id, sealed_key, sealed FROM people WHERE subject_id IN (SELECT value FROM json_each(?))',
  );
  /** The names that a page shows are rows of another file: read as they stand there, sealed. */
  const bare = (rows) => {
    const parsed = rows.map(({ doc }) => JSON.parse(doc));
    named.all(JSON.stringify(parsed.map(({ userId }) => userId)));
    return parsed.length;
  };
  const searchKey = people
    .prepare('SELECT word FROM people_words GROUP BY word HAVING count(*) = ? LIMIT 1')
    .get(MEMBERS).word;
  const words = people.prepare(
    `SELECT subject_id FROM people_words WHERE word = ? AND subject_id > ? ORDER BY subject_id LIMIT ${LIMIT}`,
  );
  const kinds = {
    plain: {
      filters: {},
      fits: () => true,
      bare: byColumn(`${json('organizationId')} = ?`, [ORGANIZATION]),
      at: (one) => one.joinedAt,
    },
    'by role': {
      filters: { role: 'member' },
      fits: (one) => one.roleId === 'member',
      bare: byColumn(`${json('organizationId')} = ? AND ${json('roleId')} = ?`, [ORGANIZATION, 'member']),
      at: (one) => one.joinedAt,
    },
    'by team': {
      filters: { team: TEAM },
      fits: (one) => one.teamIds.includes(TEAM),
      bare: (start) => byTeam.all(ORGANIZATION, TEAM, start),
      at: (one) => one.joinedAt,
    },
    searched: {
      filters: { q: 'ada' },
      fits: () => true,
      bare: (start) =>
        byIds.all(JSON.stringify(words.all(searchKey, start).map((row) => `${ORGANIZATION}:${row.subject_id}`))),
      at: (one) => one.userId,
      bySearch: true,
    },
  };
  const figures = {};
  const claims = [];
  for (const [kind, { filters, fits, bare: read, at, bySearch }] of Object.entries(kinds)) {
    const matching = Array.from({ length: MEMBERS }, (_, number) => documentOf(number)).filter(fits);
    const last = matching[Math.min(DEEP - 1, Math.floor(matching.length / LIMIT) - 1) * LIMIT - 1];
    const cursor = bySearch
      ? encodeCursor({ id: last.userId, values: [] })
      : encodeCursor({ id: `${ORGANIZATION}:${last.userId}`, values: [last.joinedAt] });
    const timed = (task) => async () => {
      const started = performance.now();
      for (let turn = 0; turn < CALLS; turn += 1) await task();
      return ((performance.now() - started) * 1000) / CALLS;
    };
    const page = (from) => async () => {
      const { items } = await handler.execute({
        viewer,
        filters,
        page: { limit: LIMIT, cursor: from },
        atLeast: undefined,
      });
      if (items.length !== LIMIT || items[0].name === null) throw new Error(`${items.length} members on a page`);
    };
    const raw = (start) => async () => {
      if (bare(read(start)) !== LIMIT) throw new Error('not a page');
    };
    const rounds = await inTurns(
      {
        first: timed(page(undefined)),
        deep: timed(page(cursor)),
        bareFirst: timed(raw('')),
        bareDeep: timed(raw(at(last))),
      },
      ROUNDS,
    );
    figures[`${kind}, page 1, microseconds`] = median(rounds.first);
    figures[`${kind}, page 1,000, microseconds`] = median(rounds.deep);
    figures[`${kind}, bare read, microseconds`] = median(rounds.bareFirst);
    claims.push(atMost(`${kind}: page 1,000 to page 1`, ratio(rounds.deep, rounds.first), 1.5));
    claims.push(atMost(`${kind}: page 1 to the bare indexed read`, ratio(rounds.first, rounds.bareFirst), 3));
    claims.push(atMost(`${kind}: page 1,000 to the bare indexed read`, ratio(rounds.deep, rounds.bareDeep), 3));
  }
  /** Page after page behind the deep one. */
  const walk = async (read, from) => {
    const started = performance.now();
    let at = from;
    for (let pages = 0; pages < FRESH; pages += 1) at = await read(at);
    return ((performance.now() - started) * 1000) / FRESH;
  };
  const far = documentOf((DEEP + 1) * LIMIT);
  const fresh = await walk(
    async (cursor) =>
      (await handler.execute({ viewer, filters: {}, page: { limit: LIMIT, cursor }, atLeast: undefined })).nextCursor,
    encodeCursor({ id: `${ORGANIZATION}:${far.userId}`, values: [far.joinedAt] }),
  );
  const bareFresh = await walk(async (start) => {
    const rows = kinds.plain.bare(start);
    bare(rows);
    return JSON.parse(rows.at(-1).doc).joinedAt;
  }, far.joinedAt);
  figures['plain, people nobody opened lately, microseconds'] = fresh;
  figures['plain, people nobody opened lately, to the bare indexed read'] = fresh / bareFresh;
  report('list', figures, claims);
} finally {
  await secrets.close();
  await documents.close();
  await rm(folder, { recursive: true, force: true });
}
