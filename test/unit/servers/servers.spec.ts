import { describe, expect, it } from '@jest/globals';
import { headersFault } from '../../../src/features/servers/domain/server-headers.js';
import { SERVER } from '../../../src/features/servers/domain/server.stream.js';
import { addServer, changeServer, removeServer } from '../../../src/features/servers/domain/server.decisions.js';
import { decisionsOf } from '../../support/given-decision.js';
import { givenProjection } from '../../support/given-projection.js';
import { happened, timeOf } from '../../support/recorded-events.js';
import { added, moved, removed, renamed, sealed, sealedPath, to, url, wiki } from './server-history.js';
import { serverDirectory } from '../../../projections/server-directory/server-directory.projection.js';

const server = decisionsOf(SERVER);
const allowPrivate = false;
const wanted = { ...wiki, name: ' Wiki ', slug: 'wiki', ...to(url), headers: [], allowPrivate };

describe('a remote server', () => {
  it('RES-3 is added with a URL and sealed headers, once', () => {
    server.given().when(addServer, wanted).then(added());
    server
      .given()
      .when(addServer, { ...wanted, headers: sealed })
      .then(added(sealed));
    server.given(added()).when(addServer, wanted).thenNothing();
  });

  it('RES-3 is not added with a bad name or URL', () => {
    server
      .given()
      .when(addServer, { ...wanted, name: ' ' })
      .thenRefused('name.length', 'invalid');
    server
      .given()
      .when(addServer, { ...wanted, url: 'ftp://wiki.example' })
      .thenRefused('server.url-invalid', 'invalid');
    server
      .given()
      .when(addServer, { ...wanted, url: 'http://127.0.0.1/mcp' })
      .thenRefused('server.url-private', 'invalid');
  });

  it('is renamed and moved, and what is so already changes nothing', () => {
    server
      .given(added())
      .when(changeServer, { ...wiki, allowPrivate, name: 'Notes' })
      .then(renamed('Notes'));
    server
      .given(added())
      .when(changeServer, { ...wiki, allowPrivate, ...to('https://notes.example/mcp') })
      .then(moved('https://notes.example/mcp'));
    server
      .given(added())
      .when(changeServer, { ...wiki, allowPrivate, name: 'Wiki', ...to(url), headers: [] })
      .thenNothing();
    server
      .given(added(sealed))
      .when(changeServer, { ...wiki, allowPrivate, headers: [] })
      .then(moved(url));
    server
      .given(added())
      .when(changeServer, { ...wiki, allowPrivate, ...to('http://10.0.0.1/') })
      .thenRefused('server.url-private');
  });

  it('RES-3 never takes its stored credentials along to another host', () => {
    const elsewhere = { ...wiki, allowPrivate, ...to('https://evil.example/mcp') };
    server.given(added(sealed)).when(changeServer, elsewhere).thenRefused('server.headers-needed', 'invalid');
    server
      .given(added(sealed))
      .when(changeServer, { ...elsewhere, headers: [] })
      .then(moved(elsewhere.url));
    server
      .given(added(sealed))
      .when(changeServer, { ...wiki, allowPrivate, ...to('https://wiki.example/v2') })
      .then(moved('https://wiki.example/v2', sealed));
  });

  it('VAR-2 keeps its path where something else is changed, and seals one that an old event holds in clear', () => {
    const old = { ...added(), data: { ...added().data, path: { text: '/mcp', sealed: false } } } as const;
    const path = sealedPath();
    server
      .given(added())
      .when(changeServer, { ...wiki, allowPrivate, headers: sealed })
      .then(moved(url, sealed));
    server
      .given(old)
      .when(changeServer, { ...wiki, allowPrivate, headers: [], path })
      .then(moved(url));
    server
      .given(added())
      .when(changeServer, { ...wiki, allowPrivate, url, path })
      .thenNothing();
    server
      .given(added())
      .when(changeServer, { ...wiki, allowPrivate, ...to(`${url}/other`) })
      .then(moved(`${url}/other`));
  });

  it('is removed for good, and again without an error', () => {
    server.given(added()).when(removeServer, wiki).then(removed);
    server.given(added(), removed).when(removeServer, wiki).thenNothing();
    server
      .given(added(), removed)
      .when(changeServer, { ...wiki, allowPrivate, name: 'x' })
      .thenRefused('server.unknown', 'not-found');
    server.given().when(removeServer, wiki).thenRefused('server.unknown');
  });

  it('is unknown to other organizations', () => {
    const foreign = { ...wiki, organizationId: 'org-other', allowPrivate };
    server
      .given(added())
      .when(changeServer, { ...foreign, name: 'Mine' })
      .thenRefused('server.unknown', 'not-found');
    server.given(added()).when(removeServer, foreign).thenRefused('server.unknown', 'not-found');
    server.given(added(), removed).when(removeServer, foreign).thenRefused('server.unknown', 'not-found');
    server
      .given(added())
      .when(addServer, { ...wanted, ...foreign })
      .thenRefused('server.unknown', 'not-found');
  });

  it('is not changed from a version that no longer stands', () => {
    server
      .given(added(), renamed('Notes'))
      .when(changeServer, { ...wiki, allowPrivate, name: 'x', expectedVersion: 0n })
      .thenRefused('version.stale', 'stale');
    server
      .given(added(), renamed('Notes'))
      .when(removeServer, { ...wiki, expectedVersion: 1n })
      .then(removed);
  });
});

describe('headers for a server', () => {
  it.each([{ Authorization: 'Bearer x' }, { 'X-Api-Key': '' }, { Cookie: 'a=b; c=d' }, {}])('takes %j', (headers) => {
    expect(headersFault(headers as unknown as Record<string, string>)).toBeUndefined();
  });

  it.each([
    'Host',
    'content-length',
    'Connection',
    'transfer-encoding',
    'Mcp-Session-Id',
    'mcp-protocol-version',
    'Accept',
    'Content-Type',
    'Upgrade',
  ])('leaves %s to the gateway', (name) => {
    expect(headersFault({ [name]: 'x' })?.code).toBe('server.header-forbidden');
  });

  it.each([
    { 'a b': 'x' },
    { '': 'x' },
    { 'a:': 'x' },
    { ä: 'x' },
    { a: 'x\r\nHost: evil' },
    { a: 'ü' },
    { a: ' x' },
    { a: 'x'.repeat(4097) },
    { a: '1', A: '2' },
  ])('does not take %j', (headers) => {
    const fault = headersFault(headers as unknown as Record<string, string>);
    expect(fault?.code).toBe('server.header-invalid');
    expect(fault?.message).not.toContain('evil');
  });

  it('takes no more than twenty', () => {
    expect(headersFault(Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`x-${index}`, ''])))?.code).toBe(
      'server.headers-too-many',
    );
  });
});

describe('the server directory', () => {
  const wiki = { organizationId: 'org_1', serverId: 'srv_1' };
  const endpoint = {
    origin: 'https://wiki.example',
    path: { text: 'CANARY', sealed: true },
    transport: 'streamable-http',
    headers: [{ name: 'Authorization', sealed: 'sealed' }],
  } as const;
  const added = happened('ServerAdded', { ...wiki, ...endpoint, name: 'Wiki', slug: 'wiki' });

  it('RES-3 VAR-2 holds a server with its origin and the names of its headers, never its path or their values', () => {
    givenProjection(serverDirectory)
      .when(added)
      .gives('srv_1', {
        ...wiki,
        name: 'Wiki',
        nameKey: 'wiki',
        slug: 'wiki',
        url: 'https://wiki.example/…',
        transport: 'streamable-http',
        headerNames: ['Authorization'],
        createdAt: timeOf(0),
        version: 0,
      });
  });

  it('follows name and endpoint, and drops a removed server', () => {
    const moved = happened('ServerEndpointChanged', {
      ...wiki,
      ...endpoint,
      origin: 'https://new.example',
      headers: [],
    });
    givenProjection(serverDirectory, added, happened('ServerRenamed', { ...wiki, name: 'Lexicon' }))
      .when(moved)
      .has('srv_1', {
        name: 'Lexicon',
        nameKey: 'lexicon',
        url: 'https://new.example/…',
        headerNames: [],
        version: 2,
      });
    givenProjection(serverDirectory, added).when(happened('ServerRemoved', wiki)).deletes('srv_1');
  });
});
