import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CREDENTIALS, type Credentials } from '../../ports/credentials.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { type OpenReservation, type ReservationOwner, SlugReservations } from '../slugs/slug-reservations.js';
import { Accounts, ADDRESS } from './accounts.js';

/** Frees the address that nobody got: its account was never created, or kept the address it had. */
@Injectable()
export class SettleAddress implements OnModuleInit, ReservationOwner {
  constructor(
    private readonly slugs: SlugReservations,
    private readonly accounts: Accounts,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  onModuleInit(): void {
    this.slugs.settledBy(ADDRESS, this);
  }

  async exists({ ownerId, value }: OpenReservation): Promise<boolean> {
    return (await this.accounts.ownAddressHashOf(ownerId)) === value;
  }

  async abandon({ ownerId, value }: OpenReservation): Promise<void> {
    if ((await this.credentials.password(value))?.userId === ownerId) await this.credentials.removePassword(value);
    if (!(await this.accounts.exists(ownerId))) await this.personalData.erase(ownerId);
  }
}
