import { Global, Module } from '@nestjs/common';
import { AccountNotices } from '../features/accounts/account-notices.js';
import { AccountPasswords } from '../features/accounts/passwords/account-passwords.js';
import { Accounts } from '../features/accounts/accounts.js';
import { InvitedAccounts } from '../features/accounts/invited-accounts.js';
import { PasswordProof } from '../features/accounts/password-proof.js';
import { PasswordQueue } from '../features/accounts/passwords/password-queue.js';
import { Places } from '../features/accounts/passwords/places.js';
import { SetUpStream } from '../features/accounts/set-up/set-up-stream.js';
import { SignUp } from '../features/accounts/sign-up.js';
import { VerifiedAccounts } from '../features/accounts/verified-accounts.js';
import { AuditTrail } from '../features/audit/audit-trail.js';
import { Organizations } from '../features/organizations/organizations.js';
import { Membership } from '../features/memberships/membership.js';
import { PersonalDataEraser } from '../features/memberships/personal-data-eraser.js';
import { ServerRoster } from '../features/servers/server-roster.js';
import { SlugReservations } from '../features/slugs/slug-reservations.js';
import { TeamRoster } from '../features/teams/team-roster.js';
import { ACCOUNT_STANDING } from '../ports/account-standing.port.js';

/** What a face needs beside the executor. */
const BEHIND = [AccountPasswords, PasswordQueue, PersonalDataEraser, Places, SetUpStream];
const FACES = [
  AccountNotices,
  Accounts,
  AuditTrail,
  InvitedAccounts,
  Membership,
  Organizations,
  PasswordProof,
  ServerRoster,
  SignUp,
  SlugReservations,
  TeamRoster,
];
const STANDING = { provide: ACCOUNT_STANDING, useClass: VerifiedAccounts };

/** The public faces of features. A face needs only the executor or a query, so features never import each other's modules. */
@Global()
@Module({ providers: [...FACES, ...BEHIND, STANDING], exports: [...FACES, ...BEHIND, STANDING] })
export class FacesModule {}
