import { Global, Module } from '@nestjs/common';
import { Accounts } from './accounts/accounts.js';
import { Organizations } from './organizations/organizations.js';
import { Membership } from './people/membership.js';
import { ServerRoster } from './servers/server-roster.js';
import { SlugReservations } from './slugs/slug-reservations.js';
import { TeamRoster } from './teams/team-roster.js';

const FACES = [Accounts, Membership, Organizations, ServerRoster, SlugReservations, TeamRoster];

/** What features offer one another: one class each, resting on the executor alone, so that features never import each other's modules. */
@Global()
@Module({ providers: FACES, exports: FACES })
export class FacesModule {}
