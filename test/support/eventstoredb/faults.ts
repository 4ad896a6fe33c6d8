import { grpc, statusError } from './messages.js';

/** What can be made to go wrong; set and unset at any time by a test. */
export class Faults {
  /** So many next appends are written, and their answers lost. */
  loseAnswers = 0;
  /** So many next appends are neither written nor answered. */
  loseAppends = 0;
  /** So many next appends are written, and answered with the server's own time-out. */
  timeOut = 0;
  /** So many next appends are written, and answered as a conflict: what becomes of the second of two equal ones in flight when another stream has the same ids. */
  callConflict = 0;
  /** Milliseconds that a subscription pauses after each checkpoint. */
  stallAtCheckpoint = 0;
  /** Milliseconds before anything is looked at. */
  delay = 0;
  /** Every call fails with this gRPC status. */
  refuse: number | undefined;
  /** What the user may not do; `password`: it is not known at all. */
  denied: 'read all' | 'read' | 'write' | 'password' | undefined;
  /** The leader has no majority: what it takes in it neither shows nor confirms, and what comes later conflicts with it. */
  minority = false;
  /** Another node leads: calls that need the leader are sent there. */
  leader: { readonly host: string; readonly port: number } | undefined;
  #thaw: (() => void) | undefined;
  #frozen: Promise<void> | undefined;

  /** Connections are accepted, and nothing is answered or pushed any more. */
  freeze(): void {
    this.#frozen ??= new Promise((resolve) => (this.#thaw = resolve));
  }

  /** What was asked meanwhile is done now. */
  thaw(): void {
    this.#thaw?.();
    this.#frozen = undefined;
  }

  get frozen(): boolean {
    return this.#frozen !== undefined;
  }

  /** @returns the error the call ends with, where it is to fail */
  async met(needsLeader: boolean): Promise<ReturnType<typeof statusError> | undefined> {
    if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay));
    await this.#frozen;
    if (this.refuse !== undefined) return statusError(this.refuse, 'refused');
    if (!this.leader || !needsLeader) return undefined;
    const { host, port } = this.leader;
    return statusError(grpc.status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': host,
      'leader-endpoint-port': String(port),
    });
  }

  /** @returns the error of a user who may not do this */
  denies(action: 'read all' | 'read' | 'write'): ReturnType<typeof statusError> | undefined {
    if (this.denied === 'password') return statusError(grpc.status.UNAUTHENTICATED, 'Unauthenticated');
    return this.denied === action
      ? statusError(grpc.status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })
      : undefined;
  }

  /** One of a number of faults still to come. */
  take(fault: 'loseAnswers' | 'loseAppends' | 'timeOut' | 'callConflict'): boolean {
    if (this[fault] === 0) return false;
    this[fault] -= 1;
    return true;
  }
}
