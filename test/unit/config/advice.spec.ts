import { describe, expect, it } from '@jest/globals';
import { adviceOn } from '../../../src/config/advice.js';
import { loadConfig } from '../../../src/config/load-config.js';

const SERVERS = {
  GATEHOUSE_EVENT_STORE: 'eventstoredb',
  EVENTSTOREDB_URL: 'esdb://log:2113?tls=false',
  GATEHOUSE_READ_MODELS: 'mongodb',
  MONGODB_URL: 'mongodb://db',
  GATEHOUSE_MASTER_KEY: 'a key',
};
const adviceFor = (environment: Record<string, string>): string => adviceOn(loadConfig(environment)).join('\n');

describe('advice on a configuration', () => {
  it('has nothing to say about one process with everything in it', () => expect(adviceFor({})).toBe(''));

  it('names what an api process among several most likely lacks', () => {
    const advice = adviceFor({ ...SERVERS, GATEHOUSE_ROLES: 'api' });
    expect(advice).toContain('GATEHOUSE_PUBLIC_URL is not set');
    expect(advice).toContain('GATEHOUSE_MAIL is file');
  });

  it('is silent where both are set, and for processes that neither show addresses nor mail', () => {
    expect(
      adviceFor({
        ...SERVERS,
        GATEHOUSE_ROLES: 'api',
        GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com',
        GATEHOUSE_MAIL: 'smtp://mail.example.com',
        GATEHOUSE_MAIL_FROM: 'gatehouse@example.com',
      }),
    ).toBe('');
    expect(adviceFor({ ...SERVERS, GATEHOUSE_ROLES: 'projector,proxy' })).toBe('');
  });
});
