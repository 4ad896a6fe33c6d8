import { beforeEach, describe, expect, it } from '@jest/globals';
import { RouteIndex } from '../../../src/edge/pipeline/route-index.js';

describe('the index of routes', () => {
  let index: RouteIndex<string>;
  beforeEach(() => {
    index = new RouteIndex();
    index.add('GET', '/v1/teams', 'list');
    index.add('POST', '/v1/teams', 'create');
    index.add('GET', '/v1/teams/:team', 'one');
    index.add('DELETE', '/v1/teams/:team', 'delete');
    index.add('GET', '/v1/teams/mine', 'mine');
    index.add('PUT', '/v1/teams/:team/members/:member', 'add');
  });
  const found = (method: string, path: string) => {
    const { route, params } = index.find(method, path) ?? { route: null, params: {} };
    return [route, { ...params }];
  };

  it('finds a route by method and path', () => {
    expect(found('GET', '/v1/teams')).toEqual(['list', {}]);
    expect(found('POST', '/v1/teams')).toEqual(['create', {}]);
    expect(found('PUT', '/v1/teams/t1/members/m1')).toEqual(['add', { team: 't1', member: 'm1' }]);
  });

  it('prefers the word to the parameter', () => {
    expect(found('GET', '/v1/teams/mine')).toEqual(['mine', {}]);
    expect(found('GET', '/v1/teams/mine2')).toEqual(['one', { team: 'mine2' }]);
    expect(found('DELETE', '/v1/teams/mine')).toEqual(['delete', { team: 'mine' }]);
  });

  it('decodes a parameter, and never a slash that would be another path', () => {
    expect(found('GET', '/v1/teams/a%20b')).toEqual(['one', { team: 'a b' }]);
    expect(found('GET', '/v1/teams/a%2Fmembers')).toEqual(['one', { team: 'a/members' }]);
  });

  it.each(['/v1/team', '/V1/teams', '/v1/Teams/t1', '/v1/teams/t1/', '/v1/teams/', '/v1//teams', '/', ''])(
    'finds nothing at %j',
    (path) => expect(found('GET', path)[0]).toBeNull(),
  );

  it('finds nothing where a parameter is empty', () => {
    expect(found('PUT', '/v1/teams//members/m1')[0]).toBeNull();
    expect(found('PUT', '/v1/teams/t1/members/')[0]).toBeNull();
  });

  it.each(['OPTIONS', 'get', 'TRACE', 'NONSENSE'])('finds nothing for the method %s', (method) =>
    expect(found(method, '/v1/teams')[0]).toBeNull(),
  );

  it('says which methods a path takes', () => {
    expect(index.methodsOf('/v1/teams')).toEqual(['GET', 'POST']);
    expect(index.methodsOf('/v1/teams/mine')).toEqual(['DELETE', 'GET']);
    expect(index.methodsOf('/v1/nowhere')).toEqual([]);
  });
});
