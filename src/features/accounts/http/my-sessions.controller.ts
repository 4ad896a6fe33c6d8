import { Controller, Delete, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type SignedInCall } from '../../../edge/pipeline/call-context.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { SessionOnly } from '../../../edge/authentication/route-access.js';
import { EndSession } from '../commands/end-session.js';
import { EndSessions } from '../commands/end-sessions.js';
import { ListMySessions, type SessionsView, type SessionView } from '../queries/list-my-sessions.js';

const SESSION_EXAMPLE: SessionView = {
  id: 'ses_01kamz4x8dfyjv8a2p6c2w9g5r',
  device: 'Firefox on Windows',
  address: '192.0.2.1',
  createdAt: '2026-11-21T12:00:00.000Z',
  lastUsedAt: '2026-11-21T12:30:00.000Z',
  current: true,
};

@ApiTags('Accounts')
@Controller('v1/me/sessions')
export class MySessionsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @SessionOnly({ unverified: true })
  @Operation("List one's own sessions", { answers: { items: [SESSION_EXAMPLE] } })
  list(@Call() { principal, sessionHash }: SignedInCall): Promise<SessionsView> {
    return this.dispatcher.ask(new ListMySessions(principal.userId, sessionHash));
  }

  @Delete(':sessionId')
  @SessionOnly({ unverified: true })
  @Operation('End a session', { removed: true, refuses: ['session.unknown'] })
  end(@Call() { principal }: SignedInCall, @Id('sessionId', 'ses') sessionId: string): Promise<void> {
    return this.dispatcher.run(new EndSession(principal.userId, sessionId));
  }

  @Delete()
  @SessionOnly({ unverified: true })
  @Operation('End all other sessions', { removed: true })
  endOthers(@Call() { principal, sessionHash }: SignedInCall): Promise<void> {
    return this.dispatcher.run(new EndSessions(principal.userId, sessionHash));
  }
}
