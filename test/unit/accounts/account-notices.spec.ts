import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedPrivate } from '../../../src/adapters/embedded/private/open-private.js';
import type { AnyEvent } from '../../../src/events/event-catalogue.js';
import { AccountNotices } from '../../../src/features/accounts/account-notices.js';
import { Deliveries } from '../../../src/jobs/deliveries/deliveries.js';
import type { RecordedEvent } from '../../../src/kernel/domain-event.js';
import type { EmailMessage } from '../../../src/ports/mail.port.js';
import type { PersonalData } from '../../../src/ports/personal-data.port.js';
import { happened, recorded } from '../../support/recorded-events.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ada = 'usr_ada';
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('what a person is told of', () => {
  let folder: string;
  let close: () => Promise<void>;
  let personalData: PersonalData;
  let notices: AccountNotices;
  let round: () => Promise<void>;
  const sent: EmailMessage[] = [];
  const clock = { at: 0, now: () => new Date(clock.at).toISOString(), monotonic: () => clock.at };

  beforeEach(async () => {
    folder = temporaryFolder();
    clock.at = Date.parse('2026-11-21T12:30:00.000Z');
    sent.length = 0;
    const opened = await openEmbeddedPrivate({ folder, masterKey: Buffer.alloc(32, 7) });
    close = async () => {
      await opened.close();
      removeFolder(folder);
    };
    ({ personalData } = opened);
    const { deliveryLog } = opened;
    const mail = {
      repeatable: true,
      send: async (message: EmailMessage) => void sent.push(message),
      forget: async () => undefined,
    };
    const deliveries = new Deliveries({ deliveryLog, clock, log: silent });
    notices = new AccountNotices(deliveries, deliveryLog, personalData, mail, clock);
    round = () => deliveries.round(notices, new AbortController().signal);
    await personalData.put(ada, { name: 'Ada', email: 'ada@example.com' }, 0);
  });
  afterEach(() => close());

  const place = { userId: ada, device: 'Firefox on Windows', from: '192.0.2.1' };

  it('ACT-5 names device and network address of a new place, without a link', async () => {
    await notices.tellNewPlace(place);
    await round();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ to: 'ada@example.com', about: [ada] });
    expect(sent[0]!.text).toContain('Firefox on Windows from 192.0.2.1');
    expect(`${sent[0]!.text}${sent[0]!.html}`).not.toMatch(/https?:/);
  });

  it('ACT-5 tells of new places at most once an hour, also over the turn of the hour', async () => {
    for (const minutes of [0, 10, 25, 35, 59, 60, 61, 125]) {
      clock.at = Date.parse('2026-11-21T12:30:00.000Z') + minutes * MINUTE_MS;
      await notices.tellNewPlace({ ...place, device: `Device ${minutes}` });
    }
    await round();
    expect(sent.map(({ text }) => /Device \d+/.exec(text)![0]).toSorted()).toEqual([
      'Device 0',
      'Device 125',
      'Device 60',
    ]);
    await notices.tellNewPlace({ ...place, userId: 'usr_ben' });
    await round();
    expect(sent).toHaveLength(3);
  });

  it('ACT-5 tells the former address once of a new one, and forgets it', async () => {
    const person = { name: 'Ada', email: 'ada@new.example' };
    await personalData.put(ada, { ...person, formerEmail: 'ada@example.com' }, 0);
    for (let n = 0; n < 2; n += 1) {
      await notices.tellFormerAddress(ada, 'hash of the new address');
      await round();
    }
    expect(sent.map(({ to }) => to)).toEqual(['ada@example.com']);
    expect(sent[0]!.text).not.toContain('new.example');
    expect((await personalData.read([ada])).get(ada)).toEqual(person);
  });

  it('PPL-7 tells nobody who was erased meanwhile', async () => {
    await notices.tellNewPlace(place);
    await personalData.erase(ada);
    await round();
    expect(sent).toEqual([]);
  });

  const of = (event: { readonly event: AnyEvent }, at: string): RecordedEvent<AnyEvent> =>
    recorded(0, { ...event, metadata: { at } }) as RecordedEvent<AnyEvent>;
  const password = happened('PasswordChanged', { userId: ada, by: 'link' });

  it('ACT-5 tells of a new password and of a new key by the event', async () => {
    const wanted = await notices.from(of(password, clock.now()));
    expect(wanted).toMatchObject({ about: { kind: 'password', userId: ada } });
    const key = {
      organizationId: 'org_1',
      apiKeyId: 'key_1',
      userId: ada,
      name: 'Laptop',
      secretHash: 'hash',
      hint: 'abcd',
      capabilities: null,
      gatewayIds: null,
      expiresAt: null,
    };
    expect(await notices.from(of(happened('ApiKeyIssued', key), clock.now()))).toMatchObject({
      about: { kind: 'api-key', userId: ada, name: 'Laptop' },
    });
  });

  it('ACT-5 tells of nothing that is older than a day, so that a new version tells no old news', async () => {
    const event = of(password, clock.now());
    clock.at += DAY_MS - 1;
    expect(await notices.from(event)).not.toBeNull();
    clock.at += 1;
    expect(await notices.from(event)).toBeNull();
  });
});
