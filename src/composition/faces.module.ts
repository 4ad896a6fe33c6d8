import { Global, Module } from '@nestjs/common';
import { Accounts } from '../features/accounts/accounts.js';
import { PasswordProof } from '../features/accounts/password-proof.js';
import { SignInThrottle } from '../features/accounts/sign-in-throttle.js';
import { AuditTrail } from '../features/audit/audit-trail.js';
import { Organizations } from '../features/organizations/organizations.js';
import { Membership } from '../features/memberships/membership.js';
import { PersonalDataEraser } from '../features/memberships/personal-data-eraser.js';
import { ServerRoster } from '../features/servers/server-roster.js';
import { SlugReservations } from '../features/slugs/slug-reservations.js';
import { TeamRoster } from '../features/teams/team-roster.js';

/** What a face needs beside the executor. */
const BEHIND = [PersonalDataEraser, SignInThrottle];
const FACES = [
  Accounts,
  AuditTrail,
  Membership,
  Organizations,
  PasswordProof,
  ServerRoster,
  SlugReservations,
  TeamRoster,
];

/** The public faces of features. A face needs only the executor or a query, so features never import each other's modules. */
@Global()
@Module({ providers: [...FACES, ...BEHIND], exports: [...FACES, ...BEHIND] })
export class FacesModule {}
