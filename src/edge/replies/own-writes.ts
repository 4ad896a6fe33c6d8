import { Injectable } from '@nestjs/common';
import { isBehind } from '../../ports/read-model-reader.port.js';
import type { CallContext } from '../pipeline/call-context.js';
import { Reply } from './reply.js';

/** Most people remembered. Then those whose last write is longest ago are forgotten. */
const CAPACITY = 10_000;

/** Lets people read what they wrote: their reads include the last position that this process acknowledged to them. */
@Injectable()
export class OwnWrites {
  private readonly positions = new Map<string, bigint>();

  /**
   * Reads, with at least the caller's own last write, by any session or key. A token of the request decides alone.
   * If a read model cannot follow, as while no projector runs, the read is served as it is, and so are later ones until the next write.
   */
  async read<Answer>(call: CallContext, answer: (call: CallContext) => Promise<Answer>): Promise<Answer> {
    const own = call.principal && this.positions.get(call.principal.userId);
    if (own === undefined || call.atLeast !== undefined) return answer(call);
    try {
      return await answer({ ...call, atLeast: own });
    } catch (error) {
      if (!isBehind(error)) throw error;
      if (this.positions.get(call.principal!.userId) === own) this.positions.delete(call.principal!.userId);
      return answer(call);
    }
  }

  /** Remembers the position of the answer, if it has one. */
  acknowledge({ principal }: CallContext, answer: unknown): void {
    const position = answer instanceof Reply ? answer.head.position : undefined;
    if (principal === undefined || position === undefined) return;
    const { userId } = principal;
    const known = this.positions.get(userId) ?? position;
    this.positions.delete(userId);
    this.positions.set(userId, known > position ? known : position);
    if (this.positions.size > CAPACITY) this.positions.delete(this.positions.keys().next().value!);
  }
}
