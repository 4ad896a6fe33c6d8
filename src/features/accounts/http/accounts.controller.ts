import { Body, Controller, Delete, Get, HttpCode, Inject, Ip, Patch, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Answers } from '../../../edge/replies/answers.js';
import { Call, type CallContext, type SignedInCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Public, SessionOnly, SignedIn } from '../../../edge/authentication/route-access.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { CreateAccount } from '../commands/create-account.js';
import { RenameMe } from '../commands/rename-me.js';
import { type OpenedSession, SignIn } from '../commands/sign-in.js';
import { SignOut } from '../commands/sign-out.js';
import { GetMe, type MeView } from '../queries/get-me.js';
import { ME_EXAMPLE, SESSION_EXAMPLE, USER_ID_EXAMPLE } from './account.example.js';
import { CreateAccountBody, RenameMeBody, SignInBody } from './accounts.requests.js';

@ApiTags('Accounts')
@Controller('v1')
export class AccountsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly answers: Answers,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  @Post('accounts')
  @Public()
  @Operation('Create an account', {
    created: { userId: USER_ID_EXAMPLE },
    refuses: ['account.address-taken', 'name.length', 'name.characters'],
  })
  async create(
    @Call() call: CallContext,
    @Body() body: CreateAccountBody,
    @Ip() from: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ userId: string }> {
    const userId = this.ids.typed('usr', call.request.commandId);
    const request = { ...call.request, actor: { kind: 'user', userId, from } as const };
    const written = await this.commands.execute(new CreateAccount(request, { userId, ...body }));
    this.answers.created(response, written, '/v1/me');
    return { userId };
  }

  @Post('sessions')
  @Public()
  @Operation('Sign in', {
    note: 'The same answer for an unknown address and a wrong password.',
    created: SESSION_EXAMPLE,
    refuses: ['session.refused', 'session.throttled'],
  })
  async signIn(
    @Body() { email, password }: SignInBody,
    @Ip() from: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OpenedSession> {
    const session = await this.commands.execute(new SignIn(email, password, from));
    response.status(201).setHeader('Location', '/v1/sessions/current');
    return session;
  }

  @Delete('sessions/current')
  @HttpCode(204)
  @SessionOnly()
  @Operation('Sign out', { removed: true })
  async signOut(@Call() call: SignedInCall): Promise<void> {
    if (call.sessionHash !== undefined) await this.commands.execute(new SignOut(call.sessionHash));
  }

  @Get('me')
  @SignedIn()
  @Operation('Say who is asking', {
    note: 'With the organizations, and the role and capabilities in each; an API key is told of its own organization only.',
    answers: ME_EXAMPLE,
  })
  me(@Call() call: SignedInCall): Promise<MeView> {
    return this.queries.execute(new GetMe(call.principal, call.atLeast));
  }

  @Patch('me')
  @SessionOnly()
  @Operation("Change one's own name", { answers: ME_EXAMPLE, refuses: ['name.length', 'name.characters'] })
  async rename(@Call() call: SignedInCall, @Body() { name }: RenameMeBody): Promise<MeView> {
    await this.commands.execute(new RenameMe(call.principal.userId, name));
    return this.queries.execute(new GetMe(call.principal, call.atLeast));
  }
}
