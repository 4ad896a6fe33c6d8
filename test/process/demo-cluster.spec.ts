import { describe, expect, it } from '@jest/globals';
import { runDemo } from '../support/demo-run.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';

const PATIENCE_MS = 120_000;
const WITHOUT_SERVERS = { EVENTSTOREDB_URL: '', MONGODB_URL: '' };

describe('the demo on three processes', () => {
  it(
    'TEAM-4 shows the same as on one, over EventStoreDB and MongoDB, and leaves nothing behind',
    async () => {
      const { output, ...left } = await runDemo({ arguments: ['--cluster'], environment: WITHOUT_SERVERS });
      expect(left).toEqual({ code: 0, errors: '', leftFiles: [], leftServers: [] });
      expect(output).toMatch(
        /in front of three processes:\n +api at http:\S+\n +projector at http:\S+\n +proxy at http:/,
      );
      for (const part of [
        'refused (403)',
        'Echo: I am back',
        'collections in MongoDB',
        '12 of 12 answers, byte for byte',
        'Echo: As if nothing had happened',
        'checks held',
      ])
        expect(output).toContain(part);
    },
    PATIENCE_MS,
  );

  it(
    'shows the same again on servers that an earlier one has used',
    async () => {
      const [log, documents] = [await new EventStoreDbServer().start(), await MongoLookAlike.start()];
      const environment = { EVENTSTOREDB_URL: log.connectionString, MONGODB_URL: documents.url };
      try {
        for (const round of [1, 2]) {
          const { code, errors, output } = await runDemo({ arguments: ['--cluster'], environment });
          expect([round, code, errors]).toEqual([round, 0, '']);
          expect(output).toContain('checks held');
        }
      } finally {
        await documents.stop();
        log.stop();
      }
    },
    2 * PATIENCE_MS,
  );

  it(
    'can be interrupted while it starts',
    async () => {
      const { output, ...left } = await runDemo({
        arguments: ['--cluster'],
        environment: WITHOUT_SERVERS,
        interruptAt: 'Gatehouse, from the first account',
      });
      expect(left).toEqual({ code: 130, errors: '', leftFiles: [], leftServers: [] });
      expect(output).not.toContain('checks held');
    },
    PATIENCE_MS,
  );
});
