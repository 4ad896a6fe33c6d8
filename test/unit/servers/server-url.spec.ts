import { describe, expect, it } from '@jest/globals';
import type { PrivateUpstreams } from '../../../src/outbound/outbound-rule.js';
import { addressKind, isPrivateHost } from '../../../src/outbound/private-hosts.js';
import { serverUrlFault } from '../../../src/features/servers/domain/server-url.js';

const codeOf = (url: string, allowPrivate: PrivateUpstreams = false): string | undefined =>
  serverUrlFault(url, allowPrivate)?.code;

describe('the address of a remote server', () => {
  it.each([
    'https://mcp.example.com/mcp',
    'http://mcp.example.com:8080/a?b=c',
    'https://8.8.8.8/mcp',
    'https://[2606:4700::1111]/mcp',
  ])('RES-3 takes %s', (url) => {
    expect(codeOf(url)).toBeUndefined();
  });

  it.each([
    '',
    'mcp.example.com',
    '/mcp',
    'ftp://example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://me:secret@example.com/',
    'https://me@example.com/',
    'https://example.com/#part',
    'https://exa mple.com',
    ' https://example.com',
    `https://example.com/${'a'.repeat(2048)}`,
  ])('RES-3 does not take %j', (url) => {
    expect(codeOf(url)).toBe('server.url-invalid');
  });

  it.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'api.localhost',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '[::1]',
    '[::]',
    '[::ffff:10.0.0.1]',
    '[::ffff:7f00:1]',
    '[fd00::1]',
    '[64:ff9b::a00:1]',
  ])('RES-3 does not reach the private host %s unless the installation allows it', (host) => {
    expect(codeOf(`http://${host}:3000/mcp`)).toBe('server.url-private');
    expect(codeOf(`http://${host}:3000/mcp`, true)).toBeUndefined();
  });

  it.each(['169.254.169.254', '[fe80::1]', '[::ffff:169.254.169.254]', '[64:ff9b::a9fe:a9fe]', '2852039166'])(
    'PRX-9 never reaches the link-local host %s, whatever the installation allows',
    (host) => {
      for (const allowed of [false, true, ['0.0.0.0/0', '::/0']])
        expect(codeOf(`http://${host}/mcp`, allowed)).toBe('server.url-private');
    },
  );

  it.each([
    'https://mcp.example.com/…',
    'https://mcp.example.com/%E2%80%A6',
    'https://mcp.example.com/%e2%80%a6',
    'https://mcp.example.com/?key=…',
  ])('VAR-2 does not take %s, which is what is shown of a URL', (url) => {
    expect(codeOf(url)).toBe('server.url-masked');
  });

  it('PRX-9 reaches the private hosts that the installation lists, and no others', () => {
    const allowed = ['10.1.0.0/16', '127.0.0.1', 'fd00:1::/32'];
    for (const host of ['10.1.255.1', '127.0.0.1', '[::ffff:10.1.0.1]', '[fd00:1::1]', 'localhost', 'wiki.example'])
      expect([host, codeOf(`http://${host}/mcp`, allowed)]).toEqual([host, undefined]);
    for (const host of ['10.2.0.1', '127.0.0.2', '[::1]', '[fd00:2::1]', '192.168.0.1'])
      expect([host, codeOf(`http://${host}/mcp`, allowed)]).toEqual([host, 'server.url-private']);
    expect(codeOf('http://localhost/mcp', ['10.1.0.0/16'])).toBe('server.url-private');
  });

  it('knows addresses from names, and public ones from private ones', () => {
    expect(['1.1.1.1', '172.32.0.1', '100.128.0.1', '2a00::1', '::ffff:8.8.8.8'].map(addressKind)).toEqual(
      Array(5).fill('public'),
    );
    expect(['256.1.1.1', 'example.com', '', '1:2:3', '1::2::3', '12345::1', ':::'].map(addressKind)).toEqual(
      Array(7).fill('none'),
    );
    expect(addressKind('fe80::1%eth0')).toBe('private');
    expect(isPrivateHost('notlocalhost')).toBe(false);
  });
});
