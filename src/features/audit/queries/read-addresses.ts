import type { AuditEntry } from '../../../../projections/audit-log/audit-log.document.js';
import type { AddressSealing } from '../../../ports/personal-data.port.js';

/**
 * Where the changes came from, in order; null where none is known, and where the person was erased: here or everywhere.
 * @param erased those who were erased in this organization
 */
export const readAddresses = async (
  addresses: AddressSealing,
  entries: readonly AuditEntry[],
  erased: ReadonlySet<string>,
): Promise<readonly (string | null)[]> => {
  const sealed = entries.map(({ actor, from }) =>
    from === null || actor.kind !== 'user' || erased.has(actor.userId) ? null : { userId: actor.userId, from },
  );
  const opened = [...(await addresses.openAddresses(sealed.filter((one) => one !== null)))];
  return sealed.map((one) => (one === null ? null : (opened.shift() ?? null)));
};
