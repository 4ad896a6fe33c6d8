import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { endpointPath, metadataPath, proxyAddress } from '../../../src/proxy/proxy-address.js';

const METADATA = '/.well-known/oauth-protected-resource';
const SLUG = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/);

describe('the address of a gateway', () => {
  it('is read as it is written, with any query', () => {
    fc.assert(
      fc.property(SLUG, SLUG, fc.constantFrom('', '?', '?a=/x/y', '??'), (organizationSlug, gatewaySlug, query) => {
        const slugs = { organizationSlug, gatewaySlug };
        const endpoint = proxyAddress(`/mcp/${organizationSlug}/${gatewaySlug}${query}`)!;
        expect(endpoint).toEqual({ kind: 'endpoint', ...slugs });
        expect(proxyAddress(metadataPath(endpoint) + query)).toEqual({ kind: 'metadata', ...slugs });
        expect(proxyAddress(endpointPath(endpoint))).toEqual(endpoint);
      }),
    );
  });

  it.each([
    '/mcp/',
    '/mcp/acme',
    '/mcp/acme/',
    '/mcp//maps',
    '/mcp/acme/maps/',
    '/mcp/acme/maps/more',
    '/mcp/Acme/maps',
    '/mcp/acme/-maps',
    '/mcp/acme/../other/maps',
    '/mcp/acme/ma%70s',
    '/mcp/acme/maps#part',
    '/mcp/acme/maps;a',
    '/mcp/acme\\maps',
    '/mcp/acme?x/maps',
    `/mcp/acme/${'m'.repeat(65)}`,
    `${METADATA}/mcp/acme`,
    `${METADATA}/mcp/acme/maps/..`,
  ])('PRX-9 is not found in %s, which is the proxy’s all the same', (url) => expect(proxyAddress(url)).toBeNull());

  it.each(['/', '/mcp', '/api/mcp/acme/maps', '//mcp/acme/maps', '/MCP/acme/maps', METADATA, `${METADATA}/mcp`])(
    '%s is none of the proxy’s',
    (url) => expect(proxyAddress(url)).toBeUndefined(),
  );
});
