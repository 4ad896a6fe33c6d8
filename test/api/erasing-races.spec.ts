import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { loadMasterKey } from '../../src/adapters/embedded/private/master-key.js';
import { openEmbeddedPrivate } from '../../src/adapters/embedded/private/open-private.js';
import { openMongo } from '../../src/adapters/mongodb/open-mongo.js';
import type { KnownSubject } from '../../src/ports/personal-data.port.js';
import { type ApiClient, PASSWORD } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { inDatabase } from '../support/mongodb/mongo-subject.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';
import type { Message } from '../support/mongodb/wire.js';

const MASTER_KEY = 'ab'.repeat(32);
const TRIES = 16;
const RENAMES = 4;

let gatehouse: TestGatehouse;
let server: MongoLookAlike | undefined;

/** Somebody with an organization of their own: when it is deleted, they are in no other one, and what is stored of them is erased. */
const founder = async (index: number): Promise<ApiClient> => {
  const person = await gatehouse.anyone.signUp(`Person ${index}`);
  await person.must(person.post('/v1/organizations', { name: `Org ${index}`, slug: `org-${index}` }));
  return person;
};

const deleteOf = async (person: ApiClient, index: number): Promise<void> => {
  const slug = `org-${index}`;
  expect((await person.delete(`/v1/organizations/${slug}`, {}, { confirmSlug: slug })).status).toBe(204);
};

/** What is stored of them, past the product. */
const stored = async (people: readonly ApiClient[]): Promise<readonly KnownSubject[]> => {
  const masterKey = loadMasterKey(gatehouse.dataDir, gatehouse.config.masterKey);
  const ports =
    server === undefined
      ? await openEmbeddedPrivate({ folder: gatehouse.dataDir, masterKey })
      : await openMongo({ url: server.url, masterKey });
  const { personalData } = ports;
  const found = await Promise.all(people.map(({ userId }) => personalData.known(userId!)));
  await ports.close();
  return found;
};

const races = (): void => {
  it('ORG-4 PPL-7 brings no address back by a change of name that was under way', async () => {
    const people: ApiClient[] = [];
    for (let index = 0; index < TRIES; index += 1) {
      const person = await founder(index);
      const renames = Array.from({ length: RENAMES }, async (_, nth) => {
        await pause((nth * (index % 4)) / 2);
        return (await person.patch('/v1/me', { name: `Renamed ${nth}` })).status;
      });
      await Promise.all([deleteOf(person, index), ...renames]);
      people.push(person);
    }
    let found: readonly KnownSubject[] = [];
    // Stopping waits for what is under way, and the start finishes what was begun.
    await gatehouse.stopped(async () => void (found = await stored(people)));
    const marks = found.map(({ erasures }) => erasures);
    expect(marks.every((erasures) => erasures > 0)).toBe(true);
    expect(found.filter(({ person }) => person?.email !== undefined)).toEqual([]);
  }, 120_000);
};

describe('erasing, on embedded storage', () => {
  beforeAll(async () => {
    gatehouse = await launch();
  });
  afterAll(() => gatehouse?.stop());
  races();
});

describe('erasing, on MongoDB', () => {
  beforeAll(async () => {
    server = await MongoLookAlike.start();
    gatehouse = await launch({
      GATEHOUSE_READ_MODELS: 'mongodb',
      MONGODB_URL: server.url,
      GATEHOUSE_MASTER_KEY: MASTER_KEY,
    });
  });
  afterAll(async () => {
    await gatehouse?.stop();
    await server?.stop();
    server = undefined;
  });

  it('ORG-4 PPL-7 brings no address back by a change of name that is on its way to the server', async () => {
    const person = await founder(TRIES);
    const ofPeople = (command: Message): boolean => command['update'] === 'gatehouse.people';
    let arrived = false;
    server!.watch = (command) => void (arrived ||= ofPeople(command));
    server!.faults.holds = ofPeople;
    const rename = person.patch('/v1/me', { name: 'Late' });
    await eventually(() => arrived);
    await deleteOf(person, TRIES);
    await eventually(async () => (await stored([person]))[0]!.erasures > 0);
    server!.faults.holds = null;
    expect((await rename).status).toBe(200);
    expect((await stored([person]))[0]!.person).toEqual({ name: 'Late' });
  }, 60_000);

  /** Holds what is written to a collection, until the account is deleted. */
  const whileDeleted = async (collection: string, person: ApiClient, change: () => Promise<{ status: number }>) => {
    const written = (command: Message): boolean => [command['update'], command['insert']].includes(collection);
    let arrived = false;
    server!.watch = (command) => void (arrived ||= written(command));
    server!.faults.holds = written;
    const changing = change();
    await eventually(() => arrived);
    expect((await person.delete('/v1/me', {}, { password: PASSWORD })).status).toBe(204);
    server!.faults.holds = null;
    return (await changing).status;
  };

  it('PPL-7 brings nobody back who deletes their account while their name is changed', async () => {
    const person = await gatehouse.anyone.signUp('Petra');
    const renamed = await whileDeleted('gatehouse.people', person, () => person.patch('/v1/me', { name: 'Late' }));
    expect(renamed).toBe(401);
    expect((await stored([person]))[0]!.person).toBeUndefined();
  }, 60_000);

  it('PPL-7 leaves no password and no session to somebody who deletes their account meanwhile', async () => {
    const renamed = await gatehouse.anyone.signUp('Paul');
    await whileDeleted('gatehouse.people', renamed, () => renamed.patch('/v1/me', { name: 'Late' }));
    const person = await gatehouse.anyone.signUp('Paula');
    const body = { current: PASSWORD, password: 'tangled copper weather vane' };
    expect(await whileDeleted('gatehouse.passwords', person, () => person.put('/v1/me/password', body))).toBe(401);
    const other = await gatehouse.anyone.signUp('Pelle', 'pelle@example.com');
    const account = { email: 'pelle@example.com', password: PASSWORD };
    const signedIn = () => gatehouse.anyone.post('/v1/sessions', account);
    expect(await whileDeleted('gatehouse.sessions', other, signedIn)).toBe(401);
    await inDatabase(server!.url, 'gatehouse', async (db) => {
      const names = ['gatehouse.passwords', 'gatehouse.sessions', 'gatehouse.people', 'gatehouse.address_keys'];
      const left = await Promise.all(names.map((name) => db.collection(name).find({}).toArray()));
      for (const { userId } of [renamed, person, other]) expect(JSON.stringify(left)).not.toContain(userId!);
    });
  }, 60_000);

  // The last: it starts the process again, at another address.
  races();
});
