import { IncomingMessage, type IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { answerKind } from '../../../src/proxy/answer-kind.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const EVENTS = { 'content-type': 'text/event-stream' };

const kindOf = (method: string, statusCode: number, headers: IncomingHttpHeaders = {}): string => {
  const answer = Object.assign(new IncomingMessage(new Socket()), { statusCode, headers });
  const found = answerKind(answer, method);
  return found.kind === 'fault' ? `fault ${found.fault}` : found.kind;
};

describe('what an answer is by its head', () => {
  it.each<readonly [string, number, IncomingHttpHeaders, string]>([
    ['POST', 200, JSON_TYPE, 'message'],
    ['POST', 200, { 'content-type': ' Application/JSON ; charset=utf-8' }, 'message'],
    ['POST', 200, EVENTS, 'stream'],
    ['POST', 200, { 'content-type': 'TEXT/Event-Stream;charset=utf-8' }, 'stream'],
    ['POST', 202, {}, 'nothing'],
    ['POST', 202, JSON_TYPE, 'nothing'],
    ['POST', 204, {}, 'nothing'],
    ['POST', 205, {}, 'nothing'],
    ['POST', 200, { 'content-length': '0' }, 'nothing'],
    ['GET', 200, EVENTS, 'stream'],
    ['DELETE', 200, JSON_TYPE, 'nothing'],
    ['DELETE', 204, {}, 'nothing'],
    ['POST', 200, { ...JSON_TYPE, 'content-encoding': ' Identity ' }, 'message'],
    ['POST', 400, JSON_TYPE, 'refusal'],
    ['GET', 405, {}, 'refusal'],
    ['DELETE', 404, {}, 'refusal'],
    ['POST', 500, EVENTS, 'refusal'],
    ['POST', 599, {}, 'refusal'],
  ])('%s %i %j: %s', (method, status, headers, kind) => expect(kindOf(method, status, headers)).toBe(kind));

  it.each<readonly [string, number, IncomingHttpHeaders, string]>([
    ['POST', 200, {}, 'malformed'],
    ['POST', 200, { 'content-type': 'text/html' }, 'malformed'],
    ['POST', 200, { 'content-type': 'application/json-patch+json' }, 'malformed'],
    ['POST', 200, { 'content-type': 'text/event-streams' }, 'malformed'],
    ['POST', 200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, 'malformed'],
    ['POST', 200, { ...EVENTS, 'content-encoding': 'identity, br' }, 'malformed'],
    ['POST', 400, { ...JSON_TYPE, 'content-encoding': 'gzip' }, 'malformed'],
    ['GET', 200, JSON_TYPE, 'malformed'],
    ['GET', 202, {}, 'malformed'],
    ['POST', 0, JSON_TYPE, 'malformed'],
    ['POST', 103, JSON_TYPE, 'malformed'],
    ['POST', 600, JSON_TYPE, 'malformed'],
    ['POST', 999, JSON_TYPE, 'malformed'],
    ['POST', 302, { ...JSON_TYPE, location: 'http://169.254.169.254/' }, 'redirect'],
    ['GET', 304, EVENTS, 'redirect'],
    ['DELETE', 308, {}, 'redirect'],
    ['POST', 401, JSON_TYPE, 'credentials'],
    ['DELETE', 403, {}, 'credentials'],
  ])('PRX-9 %s %i %j is a fault: %s', (method, status, headers, fault) =>
    expect(kindOf(method, status, headers)).toBe(`fault ${fault}`),
  );
});
