import { Body, Controller, Delete, Get, Inject, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Reply } from '../../../edge/replies/reply.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type CallContext, type SignedInCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { BrowserRequests, foreignOrigin } from '../../../edge/authentication/browser-requests.js';
import { Public, SessionOnly, SignedIn } from '../../../edge/authentication/route-access.js';
import { UserAgent } from '../../../edge/pipeline/user-agent.js';
import { CurrentPassword, Email, Flag, Name, Password } from '../../../edge/pipeline/fields.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { DEVICE_DAYS } from '../passwords/places.js';
import { CreateAccount } from '../commands/create-account.js';
import { RenameMe } from '../commands/rename-me.js';
import { SignIn } from '../commands/sign-in.js';
import { type OpenedSession, SESSION_LASTS_MS } from '../sessions.js';
import { SignOut } from '../commands/sign-out.js';
import { GetMe, type MeView } from '../queries/get-me.js';

const USER_ID_EXAMPLE = 'usr_01kamz4x8dfyjv8a2p6c2w9g5r';

const SESSION_EXAMPLE: OpenedSession = {
  token: 'ghs_1pZ3uVY0mJm1yQbE5vX0s8r2k4d6f8h0j2l4n6p8r0t',
  expiresAt: '2026-11-22T12:00:00.000Z',
  userId: USER_ID_EXAMPLE,
};

const ME_EXAMPLE: MeView = {
  userId: USER_ID_EXAMPLE,
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  verified: true,
  organizations: [
    {
      id: 'org_01kamz4x8dfyjv8a2p6c2w9g5r',
      slug: 'acme',
      name: 'Acme Inc',
      roleId: 'member',
      roleName: 'Member',
      status: 'active',
      capabilities: ['tools:create'],
    },
  ],
};

class CreateAccountBody {
  @Email()
  email: string;

  @Name({ example: 'Ada Lovelace' })
  name: string;

  @Password()
  password: string;
}

class RenameMeBody {
  @Name({ example: 'Ada Lovelace' })
  name: string;
}

class SignInBody {
  @Email()
  email: string;

  @CurrentPassword()
  password: string;

  @Flag({
    optional: true,
    example: false,
    description: 'For pages of Gatehouse: the token comes in a cookie, not in the body',
  })
  cookie?: boolean;
}

const DAY_SECONDS = 24 * 60 * 60;

@ApiTags('Accounts')
@Controller('v1')
export class AccountsController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly browsers: BrowserRequests,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  @Post('accounts')
  @Public()
  @Operation('Create an account', {
    created: { userId: USER_ID_EXAMPLE },
    refuses: [
      'account.address-taken',
      'account.sign-up-closed',
      'account.invitation-needed',
      'name.length',
      'name.characters',
      'password.length',
      'password.easy',
      'limit.reached',
    ],
  })
  create(@Call() call: CallContext, @Body() body: CreateAccountBody): Promise<Reply<{ userId: string }>> {
    const userId = this.dispatcher.newId('usr', call);
    const request = { ...call.request, actor: { userId } };
    return this.dispatcher.create(call, new CreateAccount(request, { userId, ...body }), '/v1/me', () => ({ userId }));
  }

  @Post('sessions')
  @Public()
  @Operation('Sign in', {
    note: 'An unknown address and a wrong password get the same answer.',
    created: SESSION_EXAMPLE,
    refuses: ['session.refused', 'session.throttled', 'origin.foreign', 'limit.reached'],
  })
  async signIn(
    @Call() call: CallContext,
    @Body() { email, password, cookie = false }: SignInBody,
    @UserAgent() userAgent: string | undefined,
  ): Promise<Reply<Partial<OpenedSession>>> {
    if (cookie && !call.fromOwnPage) throw foreignOrigin();
    const device = this.browsers.deviceIn(call.cookies);
    const nextDevice = device ?? this.ids.secret();
    const place = { from: call.request.from ?? '', userAgent, device, nextDevice };
    const opened = await this.dispatcher.run(new SignIn(email, password, place));
    const { token, ...session } = opened;
    const cookies = [
      this.browsers.device.holding(nextDevice, DEVICE_DAYS * DAY_SECONDS),
      ...(cookie ? [this.browsers.session.holding(token, SESSION_LASTS_MS / 1000)] : []),
    ];
    const head = { location: '/v1/sessions/current', cookies, worksWithoutCookies: !cookie };
    return new Reply(head, () => (cookie ? session : opened));
  }

  @Delete('sessions/current')
  @SessionOnly({ unverified: true })
  @Operation('Sign out', { removed: true })
  async signOut(@Call() { sessionHash, cookies }: SignedInCall): Promise<Reply> {
    if (sessionHash !== undefined) await this.dispatcher.run(new SignOut(sessionHash));
    const { session } = this.browsers;
    return new Reply({ cookies: session.in(cookies) === undefined ? [] : [session.cleared()] }, () => undefined);
  }

  @Get('me')
  @SignedIn({ unverified: true, evenNarrowed: true })
  @Operation('Say who is asking', {
    note: 'With your organizations, and your role and capabilities in each. With an API key only its own organization.',
    answers: ME_EXAMPLE,
  })
  me(@Call() call: SignedInCall): Promise<MeView> {
    return this.dispatcher.ask(new GetMe(call.principal, call.atLeast));
  }

  @Patch('me')
  @SessionOnly()
  @Operation("Change one's own name", { answers: ME_EXAMPLE, refuses: ['name.length', 'name.characters'] })
  async rename(@Call() call: SignedInCall, @Body() { name }: RenameMeBody): Promise<MeView> {
    await this.dispatcher.run(new RenameMe(call.principal.userId, name));
    return this.dispatcher.ask(new GetMe(call.principal, call.atLeast));
  }
}
