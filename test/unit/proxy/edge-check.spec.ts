import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { EdgeCheck } from '../../../src/proxy/edge-check.js';

/** @param at address and port that the listener was reached at */
const codeOf = (edge: EdgeCheck, headers: { origin?: string; host?: string }, at = '10.0.0.5'): string | undefined => {
  const socket = Object.defineProperties(new Socket(), { localAddress: { value: at }, localPort: { value: 8080 } });
  return edge.fault(Object.assign(new IncomingMessage(socket), { headers }))?.code;
};
const PUBLIC = new EdgeCheck('https://gate.example/base', ['https://app.example']);
const LOCAL = new EdgeCheck('http://localhost:8080', []);

describe('the origin of a page', () => {
  it.each([undefined, 'https://gate.example', 'https://app.example'])('%s is let in', (origin) =>
    expect(codeOf(PUBLIC, { host: 'gate.example', ...(origin === undefined ? {} : { origin }) })).toBeUndefined(),
  );

  it.each([
    'null',
    '',
    'https://evil.example',
    'http://gate.example',
    'https://gate.example:8443',
    'https://gate.example/',
    'https://gate.example.evil.example',
    'https://APP.example',
    'http://localhost:8080',
    'https://app.example, https://evil.example',
  ])('PRX-9 %j is refused', (origin) =>
    expect(codeOf(PUBLIC, { host: 'gate.example', origin })).toBe('origin.refused'),
  );

  it.each([
    ['http://localhost:8080', undefined],
    ['http://127.0.0.1:8080', undefined],
    ['http://[::1]:8080', undefined],
    ['http://localhost:8081', 'origin.refused'],
    ['https://localhost:8080', 'origin.refused'],
    ['http://localhost:8080/', 'origin.refused'],
    ['http://localhost.evil.example:8080', 'origin.refused'],
    ['http://127.0.0.2:8080', 'origin.refused'],
    ['http://localhost', 'origin.refused'],
  ])('PRX-9 of this machine is this server by any of its three names: %s %s', (origin, code) =>
    expect(codeOf(LOCAL, { host: 'localhost:8080', origin }, '127.0.0.1')).toBe(code),
  );
});

describe('the host that a request names', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('PRX-9 has to be known at %s', (at) => {
    for (const host of [
      'localhost',
      'LOCALHOST:8080',
      '127.0.0.1:1',
      '[::1]',
      '[::1]:8080',
      'gate.example',
      'Gate.Example:443',
    ])
      expect(codeOf(PUBLIC, { host }, at)).toBeUndefined();
    for (const host of [
      'evil.example',
      'evil.example:8080',
      '',
      'localhost.evil.example',
      '::1',
      '127.0.0.2',
      'localhost:80:80',
    ])
      expect(codeOf(PUBLIC, { host }, at)).toBe('host.refused');
    expect(codeOf(PUBLIC, {}, at)).toBe('host.refused');
    expect(codeOf(LOCAL, { host: 'gate.example' }, at)).toBe('host.refused');
  });

  it.each(['10.0.0.5', '::ffff:10.0.0.5', 'fe80::1', '2001:db8::127.0.0.1'])('is left to the way there at %s', (at) =>
    expect(codeOf(PUBLIC, { host: 'evil.example' }, at)).toBeUndefined(),
  );
});
