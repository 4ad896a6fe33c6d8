import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Answers } from '../../../edge/replies/answers.js';
import { Call, type MemberCall, type SignedInCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires, SessionOnly } from '../../../edge/authentication/route-access.js';
import { normalizeName } from '../../../kernel/names.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { ChangeOrganization } from '../commands/organization.commands.js';
import { CreateOrganization } from '../commands/create-organization.js';
import { DeleteOrganization } from '../commands/delete-organization.js';
import { GetOrganization, type OrganizationView } from '../queries/get-organization.js';
import { ChangeOrganizationBody, CreateOrganizationBody, DeleteOrganizationBody } from './organizations.requests.js';

const ORGANIZATION_EXAMPLE: OrganizationView = {
  id: 'org_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Acme Inc',
  slug: 'acme',
  plan: 'free',
  description: 'Makers of everything',
  overview: '# Welcome',
  createdAt: '2026-11-21T12:00:00.000Z',
};

@ApiTags('Organizations')
@Controller('v1/organizations')
export class OrganizationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly answers: Answers,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  @Post()
  @SessionOnly()
  @Operation('Create an organization', {
    note: 'The creator becomes its owner, in a first team called General.',
    created: { ...ORGANIZATION_EXAMPLE, overview: null },
    refuses: ['slug.invalid', 'slug.reserved', 'slug.taken', 'slug.settling', 'name.length', 'name.characters'],
  })
  async create(
    @Call() call: SignedInCall,
    @Body() body: CreateOrganizationBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OrganizationView> {
    const id = this.ids.typed('org', call.request.commandId);
    const { name, slug, description = null, plan = 'free' } = body;
    const input = { organizationId: id, name, slug, description, plan, ownerId: call.principal.userId };
    this.answers.created(
      response,
      await this.commands.execute(new CreateOrganization(call.request, input)),
      `/v1/organizations/${slug}`,
    );
    return { id, name: normalizeName(name), slug, plan, description, overview: null, createdAt: call.request.at };
  }

  @Get(':org')
  @AnyMember()
  @Operation('Read an organization', { answers: ORGANIZATION_EXAMPLE })
  async get(@Call() call: MemberCall, @Res({ passthrough: true }) response: Response): Promise<OrganizationView> {
    return this.answers.versioned(
      response,
      await this.queries.execute(new GetOrganization(call.scope.organizationId, call.atLeast)),
    );
  }

  @Patch(':org')
  @Requires('organization:settings')
  @Operation('Change name, description or overview', {
    answers: ORGANIZATION_EXAMPLE,
    refuses: ['slug.immutable', 'organization.overview-too-large', 'name.length', 'name.characters'],
  })
  async change(
    @Call() call: MemberCall,
    @Body() body: ChangeOrganizationBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OrganizationView> {
    const { organizationId } = call.scope;
    const written = await this.commands.execute(
      new ChangeOrganization(call.request, { ...body, organizationId, expectedVersion: call.expectedVersion }),
    );
    this.answers.written(response, written);
    const { value } = await this.queries.execute(new GetOrganization(organizationId, Answers.after(call, written)));
    return value;
  }

  @Delete(':org')
  @HttpCode(204)
  @Requires('organization:delete')
  @Operation('Delete an organization', {
    note: 'For good: from the answer on nobody reaches anything in it, its secrets cannot be read any more, and its slug stays taken.',
    removed: true,
    refuses: ['slug.not-confirmed'],
  })
  async delete(
    @Call() call: MemberCall,
    @Body() { confirmSlug }: DeleteOrganizationBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const { organizationId } = call.scope;
    this.answers.written(
      response,
      await this.commands.execute(
        new DeleteOrganization(call.request, { organizationId, confirmSlug, expectedVersion: call.expectedVersion }),
      ),
    );
  }
}
