import type { Serving } from '../ports/projection-progress.port.js';
import type { ProjectionStatus, RebuildProgress } from '../ports/projector.port.js';
import type { Build } from './build.js';
import { nextServing } from './build-plan.js';
import type { Throughput } from './throughput.js';

/** The saved progress of a rebuild, which another process may do. */
export interface SavedRebuild {
  readonly serving: Serving;
  readonly position: bigint;
  /** Since the first question about it in this process. */
  readonly pace: Throughput;
}

interface Known {
  readonly name: string;
  readonly serving: Serving;
  /** Saved progress; builds of this process may be further. */
  readonly position: bigint;
  readonly head: bigint;
  readonly builds: readonly Build[];
  readonly saved: SavedRebuild | undefined;
  /** Monotonic milliseconds. */
  readonly now: number;
  /** Why this process writes nothing. */
  readonly fault: string | undefined;
}

export const statusOf = (known: Known): ProjectionStatus => {
  const { name, serving, position, head, builds, fault } = known;
  const own = builds.filter((build) => build.projection.name === name);
  const isServing = (build: Build): boolean =>
    build.serving.version === serving.version && build.serving.generation === serving.generation;
  const current = own.find(isServing);
  const next = own.find((build) => isNext(build, serving));
  const reached = current && current.position > position ? current.position : position;
  const reason = next?.stopped ?? current?.stopped ?? fault;
  const rebuild = next ?? known.saved;
  return {
    name,
    ...serving,
    position: reached,
    lag: head > reached ? head - reached : 0n,
    state: stateOf(current, rebuild !== undefined, reason),
    ...(reason !== undefined && { reason }),
    ...(rebuild && { rebuild: progressOf(rebuild, head, known.now) }),
  };
};

/** A collection that was just replaced is not a rebuild. */
const isNext = ({ projection, serving: own }: Build, serving: Serving): boolean => {
  const next = nextServing(projection, serving);
  return own.version === next.version && own.generation === next.generation;
};

const progressOf = ({ serving, position, pace }: SavedRebuild, head: bigint, now: number): RebuildProgress => {
  const eventsPerSecond = pace.eventsPerSecond(now);
  const estimatedSecondsRemaining = pace.secondsRemaining(position, head, now);
  return {
    ...serving,
    position,
    head,
    ...(eventsPerSecond !== undefined && { eventsPerSecond }),
    ...(estimatedSecondsRemaining !== undefined && { estimatedSecondsRemaining }),
  };
};

const stateOf = (
  current: Build | undefined,
  rebuilding: boolean,
  reason: string | undefined,
): ProjectionStatus['state'] => {
  if (reason !== undefined) return 'stopped';
  if (rebuilding) return 'rebuilding';
  return current ? 'running' : 'standby';
};
