import { describe, expect, it } from '@jest/globals';
import type { ProjectionStatus } from '../../src/ports/projector.port.js';
import { type HealthParts, ProcessHealth } from '../../src/composition/process-health.js';

const health = (
  roles: HealthParts['roles'],
  accessProblem: string | null = null,
  faults: readonly string[] = [],
  notices: readonly string[] = [],
) => {
  let now = 0;
  let status: ProjectionStatus = {
    name: 'member_list',
    version: 1,
    generation: 1,
    position: 5n,
    lag: 0n,
    state: 'standby',
  };
  const runner = {
    status: async () => ({ head: status.position + status.lag, leading: false, projections: [status] }),
  };
  const report = (seconds: number, next: Partial<ProjectionStatus>) => {
    now = seconds * 1_000;
    status = { ...status, ...next };
    return subject.report();
  };
  const subject = new ProcessHealth({
    access: { problem: () => accessProblem },
    runner,
    jobs: { status: () => [] },
    faults: { problems: () => faults },
    origin: { notices },
    clock: { monotonic: () => now },
    roles,
  });
  return report;
};

const API = new Set(['api'] as const);
const PROXY = new Set(['proxy'] as const);

describe('the health of a process', () => {
  it('names a projection that is behind and has not moved for a while, and is well again once it moves', async () => {
    const at = health(API);
    expect(await at(0, { lag: 3n })).toMatchObject({ ready: true, problems: [] });
    expect(await at(14, {})).toMatchObject({ ready: true });
    expect(await at(16, {})).toMatchObject({
      ready: false,
      problems: ['projection member_list is behind and does not move: does a process with the role projector run?'],
    });
    expect(await at(17, { position: 6n, lag: 2n })).toMatchObject({ ready: true, problems: [] });
    expect(await at(90, { position: 8n, lag: 0n })).toMatchObject({ ready: true });
    expect(await at(900, {})).toMatchObject({ ready: true });
  });

  it('counts from when it fell behind, not from when it last moved', async () => {
    const at = health(API);
    await at(0, {});
    await at(600, {});
    expect(await at(601, { lag: 1n })).toMatchObject({ ready: true });
  });

  it('keeps a proxy in service while a list stands still, but says so', async () => {
    const report = await health(PROXY)(0, { state: 'stopped', reason: 'an event it cannot read' });
    expect(report).toMatchObject({
      ready: true,
      problems: ['projection member_list has stopped: an event it cannot read'],
    });
    expect(await health(API)(0, { state: 'stopped', reason: 'an event it cannot read' })).toMatchObject({
      ready: false,
    });
    expect(await health(PROXY, 'access is not known')(0, {})).toMatchObject({
      ready: false,
      problems: ['access is not known'],
    });
  });

  it('tells what is wrong in the stream of one organization, and stays in service for the others', async () => {
    const fault = 'commands are refused: the stream teams-org_1 does not begin at revision 0 but at 5';
    expect(await health(API, null, [fault])(0, {})).toMatchObject({ ready: true, problems: [fault] });
  });

  it('says what was found at the start, and is ready once the read models are whole again', async () => {
    const notices = ['the log ends before what the documents were made from'];
    const at = health(API, null, [], notices);
    expect(await at(0, { lag: 3n })).toMatchObject({
      ready: false,
      notices,
      problems: ['read models are being made anew from the log'],
    });
    expect(await at(1, { lag: 0n })).toMatchObject({ ready: true, notices, problems: [] });
    expect(await at(2, { lag: 1n })).toMatchObject({ ready: true, notices, problems: [] });
    expect(await health(API)(0, { lag: 3n })).not.toHaveProperty('notices');
  });
});
