import { createHash } from 'node:crypto';
import type { Page } from './api.js';
import { type Connected, ORGANIZATION } from './story.js';

/** One answer of the API from a read model. */
export interface Reading {
  readonly name: string;
  /** The body, byte for byte. */
  readonly body: string;
  /** Number of things in it. */
  readonly count: number;
}

const pathsOf = ({ researchId, supportId, gatewayId }: Connected): Readonly<Record<string, string>> => ({
  organization: ORGANIZATION,
  members: `${ORGANIZATION}/members`,
  invitations: `${ORGANIZATION}/invitations`,
  teams: `${ORGANIZATION}/teams`,
  'in Research': `${ORGANIZATION}/teams/${researchId}/members`,
  'in Support': `${ORGANIZATION}/teams/${supportId}/members`,
  'for Support': `${ORGANIZATION}/teams/${supportId}/gateways`,
  servers: `${ORGANIZATION}/servers`,
  gateways: `${ORGANIZATION}/gateways`,
  'team access': `${ORGANIZATION}/gateways/${gatewayId}/teams`,
  'API keys': `${ORGANIZATION}/api-keys`,
  'audit log': `${ORGANIZATION}/audit?limit=200`,
});

/** Everything that the owner can read now. */
export const readEverything = async (connected: Connected): Promise<readonly Reading[]> => {
  const readings: Reading[] = [];
  for (const [name, path] of Object.entries(pathsOf(connected))) {
    const body = await connected.owner.text('GET', path);
    readings.push({ name, body, count: (JSON.parse(body) as Partial<Page<unknown>>).items?.length ?? 1 });
  }
  return readings;
};

/** SHA-256 over all of them, hex. */
export const digestOf = (readings: readonly Reading[]): string => {
  const hash = createHash('sha256');
  for (const { name, body } of readings) hash.update(`${name}\n${body}\n`);
  return hash.digest('hex');
};

/** Names of the answers that differ. */
export const differences = (before: readonly Reading[], after: readonly Reading[]): readonly string[] =>
  before
    .filter(({ name, body }) => after.find((reading) => reading.name === name)?.body !== body)
    .map(({ name }) => name);
