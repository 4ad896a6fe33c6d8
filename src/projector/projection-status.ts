import type { Serving } from '../ports/projection-progress.port.js';
import type { ProjectionStatus } from '../ports/projector.port.js';
import type { Build } from './build.js';

interface Known {
  readonly name: string;
  readonly serving: Serving;
  /** As saved; the builds of this process may be further. */
  readonly position: bigint;
  readonly head: bigint;
  readonly builds: readonly Build[];
  /** Why nothing is written at all. */
  readonly fault: string | undefined;
}

export const statusOf = ({ name, serving, position, head, builds, fault }: Known): ProjectionStatus => {
  const own = builds.filter((build) => build.projection.name === name);
  const isServing = (build: Build): boolean => build.serving.version === serving.version && build.serving.generation === serving.generation;
  const current = own.find(isServing);
  const next = own.find((build) => !isServing(build));
  const reached = current && current.position > position ? current.position : position;
  const reason = next?.stopped ?? current?.stopped ?? fault;
  return {
    name,
    ...serving,
    position: reached,
    lag: head > reached ? head - reached : 0n,
    state: stateOf(current, next, reason),
    ...(reason !== undefined && { reason }),
    ...(next && { rebuild: { ...next.serving, position: next.position } }),
  };
};

const stateOf = (current: Build | undefined, next: Build | undefined, reason: string | undefined): ProjectionStatus['state'] => {
  if (reason !== undefined) return 'stopped';
  if (next) return 'rebuilding';
  return current ? 'running' : 'standby';
};
