import type { AuditEntry } from '../../../../projections/audit-log/audit-log.projection.js';
import type { AddressSealing } from '../../../ports/personal-data.port.js';

/** In order; null where none can be shown. @param erased people erased in this organization; they may be in others */
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
