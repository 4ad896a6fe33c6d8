import type { OpenNow } from '../limits/open-now.js';
import type { Rates } from '../limits/rates.js';
import type { Admission } from './admission.js';
import { limitRefusal, type ProxyRefusal } from './proxy-refusal.js';

const keyOf = ({ principal }: Admission): string => principal.via.id ?? principal.userId;

/** @returns the refusal if the caller's key has had its requests */
export const overRate = (rates: Rates, admission: Admission): ProxyRefusal | undefined => {
  const limited = rates.byKey(keyOf(admission));
  return limited && limitRefusal(limited);
};

/** Counts one more open stream of the caller. @param opened gets what ends it @returns the refusal of a limit */
export const openStream = (
  open: OpenNow,
  admission: Admission,
  opened: (leave: () => void) => void,
): ProxyRefusal | undefined => {
  const entered = open.enter([
    ['openStreamsByKey', keyOf(admission)],
    ['openStreamsByOrganization', admission.gateway.organizationId],
    ['openStreams', ''],
  ]);
  return typeof entered === 'function' ? void opened(entered) : limitRefusal(entered);
};
