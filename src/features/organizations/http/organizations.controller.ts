import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import type { Reply } from '../../../edge/replies/reply.js';
import { Call, type MemberCall, type SignedInCall } from '../../../edge/pipeline/call-context.js';
import { commonInput } from '../../../edge/pipeline/in-organization.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires, SessionOnly } from '../../../edge/authentication/route-access.js';
import { Name, OneOf, Slug, Text } from '../../../edge/pipeline/fields.js';
import { OrganizationCommands } from '../commands/organization.commands.js';
import { CreateOrganization } from '../commands/create-organization.js';
import { DeleteOrganization } from '../commands/delete-organization.js';
import { GetOrganization, newOrganizationView, type OrganizationView } from '../queries/get-organization.js';
import { type Plan, PLANS } from '../../../plans/plans.js';
import { LARGEST_OVERVIEW } from '../domain/organization.state.js';

const LONGEST_DESCRIPTION = 1000;

class CreateOrganizationBody {
  @Name({ example: 'Acme Inc' })
  name: string;

  @Slug()
  slug: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, example: 'Makers of everything' })
  description?: string | null;

  @OneOf(PLANS, { optional: true, description: 'Left out: free' })
  plan?: Plan;
}

class DeleteOrganizationBody {
  @Slug({ description: 'The slug of the organization, typed again' })
  confirmSlug: string;
}

class ChangeOrganizationBody {
  @Name({ optional: true, example: 'Acme Inc' })
  name?: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, description: 'null clears it' })
  description?: string | null;

  @Text(LARGEST_OVERVIEW, { optional: true, nullable: true, description: 'Markdown, up to 64 KiB; null clears it' })
  overview?: string | null;

  @Slug({ optional: true, description: 'Always refused: a slug never changes' })
  slug?: string;
}

const ORGANIZATION_EXAMPLE: OrganizationView = {
  id: 'org_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Acme Inc',
  slug: 'acme',
  plan: 'free',
  description: 'Makers of everything',
  overview: '# Welcome',
  createdAt: '2026-11-21T12:00:00.000Z',
};

const showOrganization = ({ scope, atLeast }: MemberCall): GetOrganization =>
  new GetOrganization(scope.organizationId, atLeast);

@ApiTags('Organizations')
@Controller('v1/organizations')
export class OrganizationsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @SessionOnly()
  @Operation('Create an organization', {
    note: 'The creator becomes its owner, in a first team called General.',
    created: { ...ORGANIZATION_EXAMPLE, overview: null },
    refuses: [
      'slug.invalid',
      'slug.reserved',
      'slug.taken',
      'slug.settling',
      'name.length',
      'name.characters',
      'limit.reached',
    ],
  })
  create(@Call() call: SignedInCall, @Body() body: CreateOrganizationBody): Promise<Reply<OrganizationView>> {
    const { name, slug, description = null, plan = 'free' } = body;
    const organizationId = this.dispatcher.newId('org', call);
    const input = { organizationId, name, slug, description, plan, ownerId: call.principal.userId };
    const command = new CreateOrganization(call.request, input);
    return this.dispatcher.create(call, command, `/v1/organizations/${slug}`, () =>
      newOrganizationView(input, call.request.at),
    );
  }

  @Get(':org')
  @AnyMember('anything')
  @Operation('Read an organization', { answers: ORGANIZATION_EXAMPLE })
  get(@Call() call: MemberCall): Promise<Reply<OrganizationView>> {
    return this.dispatcher.read(call, showOrganization);
  }

  @Patch(':org')
  @Requires('organization:settings')
  @Operation('Change name, description or overview', {
    answers: ORGANIZATION_EXAMPLE,
    refuses: ['slug.immutable', 'organization.overview-too-large', 'name.length', 'name.characters'],
  })
  change(@Call() call: MemberCall, @Body() body: ChangeOrganizationBody): Promise<Reply<OrganizationView>> {
    const command = new OrganizationCommands.ChangeOrganization(call.request, { ...body, ...commonInput(call) });
    return this.dispatcher.change(call, command, showOrganization);
  }

  @Delete(':org')
  @Requires('organization:delete')
  @Operation('Delete an organization', {
    note: 'Cannot be undone. Once this is answered, nobody reaches anything in it. Its secrets can no longer be read, and its slug stays taken.',
    removed: true,
    refuses: ['slug.not-confirmed'],
  })
  delete(@Call() call: MemberCall, @Body() { confirmSlug }: DeleteOrganizationBody): Promise<Reply> {
    return this.dispatcher.perform(new DeleteOrganization(call.request, { ...commonInput(call), confirmSlug }));
  }
}
