import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { loadMasterKey } from '../../../src/adapters/embedded/private/master-key.js';
import { type EmbeddedPrivate, openEmbeddedPrivate } from '../../../src/adapters/embedded/private/open-private.js';
import { KeyedSecrets } from '../../../src/adapters/sealing/keyed-secrets.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { Idempotency } from '../../../src/edge/idempotency/idempotency.js';
import { AnsweredBefore, IdempotentRequests } from '../../../src/edge/idempotency/idempotent-requests.js';
import { KeptPeople } from '../../../src/edge/idempotency/kept-people.js';
import type { Exchange } from '../../../src/edge/pipeline/exchange.js';
import { Cookies } from '../../../src/edge/pipeline/cookies.js';
import { forbidden, unavailable } from '../../../src/kernel/refusal.js';
import type { Principal, Via } from '../../../src/kernel/principal.js';
import { commandRequest } from '../../support/command-request.js';
import { FoldedAccess } from '../../support/proxy/folded-access.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

interface Asked {
  readonly key?: string;
  readonly method?: string;
  readonly url?: string;
  readonly body?: unknown;
  readonly via?: Via;
  /** Where a caller without a name comes from. */
  readonly address?: string;
}

const exchangeOf = ({ key = 'k', method = 'POST', url = '/v1/teams', body, via, address }: Asked = {}): Exchange => {
  const headers = key === '' ? {} : { 'idempotency-key': key };
  const request = { method, url, headers } as unknown as IncomingMessage;
  const from = address ?? null;
  const principal: Principal = {
    userId: 'usr_1',
    via: via ?? { kind: 'session' },
    organizationId: null,
    narrowedTo: null,
  };
  const call = {
    request: commandRequest({ from }),
    cookies: new Cookies(),
    fromOwnPage: false,
    ...(address === undefined && { principal }),
  };
  return { request, response: new ServerResponse(request), from, path: url, params: {}, body, call };
};

describe('requests under an idempotency key', () => {
  let folder: string;
  let secrets: EmbeddedPrivate;
  let requests: IdempotentRequests;
  beforeEach(async () => {
    folder = temporaryFolder();
    secrets = await openEmbeddedPrivate({ folder, masterKey: loadMasterKey(folder) });
    const derived = new KeyedSecrets(loadMasterKey(folder));
    requests = new IdempotentRequests(
      new Idempotency(secrets.idempotency, new SystemClock(), derived),
      new KeptPeople(secrets.personalData, new FoldedAccess()),
    );
  });
  afterEach(async () => {
    await secrets.close();
    removeFolder(folder);
  });

  const begun = async (asked?: Asked): Promise<Exchange> => {
    const exchange = exchangeOf(asked);
    await requests.begin(exchange);
    return exchange;
  };
  const commandOf = async (asked?: Asked): Promise<string> => (await begun(asked)).call!.request.commandId;

  it.each<Asked>([{ key: '' }, { method: 'GET' }, { method: 'HEAD' }])(
    'are only writes that carry one, not %j',
    async (asked) => {
      expect((await begun(asked)).pending).toBeUndefined();
      expect(await commandOf(asked)).not.toBe(await commandOf(asked));
    },
  );

  it('run under one command until they are answered, and everything that follows from it is named after it', async () => {
    const first = await begun();
    const { commandId } = first.call!.request;
    const again = await begun();
    expect(again.call!.request).toMatchObject({ commandId, correlationId: commandId, causationId: commandId });
  });

  it('are answered again with status, body and the headers that are kept, and no others', async () => {
    const { response, pending } = await begun();
    response.statusCode = 201;
    for (const name of ['ETag', 'Consistency-Token', 'Location', 'Set-Cookie', 'X-Request-Id'])
      response.setHeader(name, `of ${name}`);
    await pending!.settle({ secret: 'once' });
    const answered = begun();
    await expect(answered).rejects.toBeInstanceOf(AnsweredBefore);
    await expect(answered).rejects.toMatchObject({
      answer: {
        status: 201,
        headers: { etag: 'of ETag', 'consistency-token': 'of Consistency-Token', location: 'of Location' },
        body: { secret: 'once' },
      },
    });
  });

  it('are answered again also where there was nothing to show', async () => {
    await (await begun()).pending!.settle(undefined);
    await expect(begun()).rejects.toMatchObject({ answer: { status: 200, headers: {}, body: null } });
  });

  it.each<Asked>([{ method: 'PUT' }, { url: '/v1/teams?x=1' }, { body: {} }])(
    'are refused where the key was for another request: %j',
    async (other) => {
      await begun();
      await expect(begun(other)).rejects.toMatchObject({ code: 'idempotency.mismatch' });
    },
  );

  it.each(['a b', 'ä', 'x'.repeat(201), 'a\n'])('are refused under the key %j', (key) =>
    expect(begun({ key })).rejects.toMatchObject({ code: 'idempotency.key-invalid' }),
  );

  it('are kept apart for a person, each of their keys, and each address of those without a name', async () => {
    const all: readonly Asked[] = [
      {},
      { via: { kind: 'api-key', id: 'key_1' } },
      { via: { kind: 'api-key', id: 'key_2' } },
      { address: '192.0.2.1' },
      { address: '192.0.2.2' },
    ];
    const commands = await Promise.all(all.map(commandOf));
    expect(new Set(commands).size).toBe(all.length);
    expect(await Promise.all(all.map(commandOf))).toEqual(commands);
  });

  it('are new after a refusal, and the same after any other failure', async () => {
    const first = await begun();
    for (const failure of [unavailable('store.unavailable', 'later'), new Error('bug')]) {
      await first.pending!.fail(failure);
      expect(await commandOf()).toBe(first.call!.request.commandId);
    }
    await first.pending!.fail(forbidden('access.denied', 'no'));
    expect(await commandOf({ body: { other: true } })).not.toBe(first.call!.request.commandId);
  });
});
