import { Global, Module } from '@nestjs/common';
import { Accounts } from './accounts/accounts.js';
import { AuditTrail } from './audit/audit-trail.js';
import { Organizations } from './organizations/organizations.js';
import { Membership } from './people/membership.js';
import { Oblivion } from './people/oblivion.js';
import { ServerRoster } from './servers/server-roster.js';
import { SlugReservations } from './slugs/slug-reservations.js';
import { TeamRoster } from './teams/team-roster.js';

/** What a face rests on beside the executor. */
const BEHIND = [Oblivion];
const FACES = [Accounts, AuditTrail, Membership, Organizations, ServerRoster, SlugReservations, TeamRoster];

/** What features offer one another: one class each, resting on the executor or a query, so that features never import each other's modules. */
@Global()
@Module({ providers: [...FACES, ...BEHIND], exports: [...FACES, ...BEHIND] })
export class FacesModule {}
