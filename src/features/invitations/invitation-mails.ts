import type { LimitOf } from '../../limits/limits.js';

/** LIM-1: what an email with an invitation counts for. */
export const mailsOf = (organizationId: string, addressHash: string): readonly LimitOf[] => [
  ['mailsByOrganization', organizationId],
  ['mailsByRecipient', addressHash],
];
