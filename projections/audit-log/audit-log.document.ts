import type { Values } from '../../src/events/audit-rule.js';
import type { ResourceKind } from '../../src/kernel/resources.js';

export const AUDIT_LOG = 'audit_log';

/** Who made a change, as the API shows it. */
export type AuditActor =
  | {
      readonly kind: 'user';
      readonly userId: string;
      /** The API key the person acted through, absent for a session. */
      readonly apiKeyId?: string;
    }
  | { readonly kind: 'system'; readonly name: string };

/** One for each change inside an organization. Its document is found by position: entries are added at the end of the collection, never in its middle. */
export interface AuditEntry {
  readonly id: string;
  readonly organizationId: string;
  /** 19 digits: text order is the order of the log. */
  readonly position: string;
  readonly at: string;
  /** By id; the network address stands in `from`. */
  readonly actor: AuditActor;
  readonly action: string;
  /** Stored name of the event: which sentence the entry reads as. */
  readonly event: string;
  readonly object: { readonly kind: ResourceKind; readonly id: string };
  /** Every id the change concerned, for the filter. */
  readonly objects: readonly string[];
  /** The values that changed, as they were; null where there was nothing. */
  readonly before: Values | null;
  /** The same values as they are since; null where nothing is left. */
  readonly after: Values | null;
  /** The person's network address as the event holds it: sealed. null where none was known. */
  readonly from: string | null;
}

/**
 * The latest values of one object, kept so that the next entry can say what was before and every entry what it is called; of what
 * was removed only the name is left. Belongs to no organization, so no list shows it.
 */
export interface LatestValues {
  readonly latest: Values;
}

export const latestValuesId = (subject: string): string => `latest:${subject}`;

export type AuditDocument = AuditEntry | LatestValues;
