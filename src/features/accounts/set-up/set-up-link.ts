import { Inject, Injectable } from '@nestjs/common';
import { EDGE_SETTINGS, type EdgeSettings } from '../../../edge/pipeline/edge-settings.js';
import { systemRequest } from '../../../execution/command-request.js';
import { every, type Schedule } from '../../../jobs/schedules/schedule.js';
import { keptToken, mailedToken } from '../../../kernel/mailed-token.js';
import { CLOCK, type Clock } from '../../../ports/clock.port.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { PRINTER, type Printer } from '../../../ports/printer.port.js';
import { Anybody } from './anybody.js';
import { SetUpStream } from './set-up-stream.js';

const HOUR_MS = 60 * 60 * 1000;

/**
 * ACT-1: prints one link for the first person, as long as nobody has an account. The link of an earlier process stops working. Of several
 * processes the one with the lease prints it.
 */
@Injectable()
export class SetUpLink implements Schedule {
  readonly kind = 'schedule';
  readonly name = 'set_up_link';
  readonly rhythm = every(HOUR_MS);
  #isDone = false;

  constructor(
    private readonly anybody: Anybody,
    private readonly stream: SetUpStream,
    @Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings,
    @Inject(PRINTER) private readonly printer: Printer,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  /** Once in the life of a process. */
  async run(): Promise<void> {
    if (this.#isDone) return;
    if (!(await this.anybody.isThere())) await this.make();
    this.#isDone = true;
  }

  private async make(): Promise<void> {
    const [commandId, at, token] = [this.ids.uuid(), this.clock.now(), mailedToken(['set-up'], this.ids.secret())];
    const request = systemRequest('set-up', commandId, at, { correlationId: commandId, id: commandId });
    await this.stream.make(request, keptToken(token, at, HOUR_MS));
    if (await this.anybody.isThere()) return;
    const link = `${this.settings.publicUrl}/setup?token=${token}`;
    this.printer.print(`Nobody has an account yet. Open the first one within an hour, at ${link}`);
  }
}
