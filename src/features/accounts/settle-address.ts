import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { type OpenReservation, type ReservationOwner, SlugReservations } from '../slugs/slug-reservations.js';
import { Accounts, ADDRESS } from './accounts.js';

/** If the account was never created, frees its address and erases what was stored for it. */
@Injectable()
export class SettleAddress implements OnModuleInit, ReservationOwner {
  constructor(
    private readonly slugs: SlugReservations,
    private readonly accounts: Accounts,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  onModuleInit(): void {
    this.slugs.settledBy(ADDRESS, this);
  }

  exists({ ownerId }: OpenReservation): Promise<boolean> {
    return this.accounts.exists(ownerId);
  }

  abandon({ ownerId }: OpenReservation): Promise<void> {
    return this.personalData.erase(ownerId);
  }
}
