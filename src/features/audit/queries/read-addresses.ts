import type { AuditEntry } from '../../../../projections/audit-log/audit-log.projection.js';
import type { IsErased } from './read-names.js';
import type { AddressSealing } from '../../../ports/personal-data.port.js';

/** In order; null where none can be shown. */
export const readAddresses = async (
  addresses: AddressSealing,
  entries: readonly AuditEntry[],
  isErased: IsErased,
): Promise<readonly (string | null)[]> => {
  const sealed = entries.map((entry) => {
    const { actor, from } = entry;
    return from === null || actor.kind !== 'user' || isErased(actor.userId, entry)
      ? null
      : { userId: actor.userId, from };
  });
  const opened = [...(await addresses.openAddresses(sealed.filter((one) => one !== null)))];
  return sealed.map((one) => (one === null ? null : (opened.shift() ?? null)));
};
