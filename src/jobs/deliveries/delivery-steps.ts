import type { DeliveryRecord } from '../../ports/deliveries.port.js';
import type { Backoff, NewDelivery } from './delivery.js';

const ATTEMPTS_KEPT = 10;
/** Failure of an attempt nobody reported about. */
const UNKNOWN = 'unknown';

const after = (at: string, milliseconds: number): string => new Date(Date.parse(at) + milliseconds).toISOString();
const isOver = ({ openAt }: DeliveryRecord, at: string): boolean =>
  openAt === null || Date.parse(openAt) <= Date.parse(at);

const tried = ({ attempts }: DeliveryRecord, at: string, failure: string | null): DeliveryRecord['attempts'] => [
  ...attempts.slice(1 - ATTEMPTS_KEPT),
  { at, failure },
];

export const newDelivery = (job: string, { id, about, expiresAt }: NewDelivery, at: string): DeliveryRecord => ({
  job,
  id,
  about,
  expiresAt,
  status: 'due',
  openAt: at,
  failures: 0,
  attempts: [],
  revision: 0,
});

/** The process that claimed it never said what became of it: it may have arrived. */
export const isLost = (record: DeliveryRecord, at: string): boolean =>
  record.status === 'claimed' && isOver(record, at);

/** As if somebody had claimed it and never said what became of it. */
export const lost = (record: DeliveryRecord): DeliveryRecord => ({ ...record, status: 'claimed' });

/**
 * One claim at a time, so that of several processes one sends. What may have arrived is claimed again only where sending it twice does
 * no harm. @returns null where there is nothing to send now
 */
export const claim = (
  record: DeliveryRecord,
  at: string,
  { claimMs, repeatable }: { readonly claimMs: number; readonly repeatable: boolean },
): DeliveryRecord | null => {
  const free = record.status === 'due' ? isOver(record, at) : repeatable && isLost(record, at);
  return free ? { ...record, status: 'claimed', openAt: after(at, claimMs) } : null;
};

export const delivered = (record: DeliveryRecord, at: string): DeliveryRecord => ({
  ...record,
  status: 'delivered',
  openAt: null,
  attempts: tried(record, at, null),
});

/** Later and later, and given up after the last attempt. */
export const postponed = (
  record: DeliveryRecord,
  at: string,
  failure: string,
  { firstMs, longestMs, attempts: most = Infinity }: Backoff,
): DeliveryRecord => {
  const failures = record.failures + 1;
  const openAt = failures < most ? after(at, Math.min(firstMs * 2 ** (failures - 1), longestMs)) : null;
  return {
    ...record,
    status: openAt === null ? 'ended' : 'due',
    openAt,
    failures,
    attempts: tried(record, at, failure),
  };
};

export const ended = (record: DeliveryRecord): DeliveryRecord => ({ ...record, status: 'ended', openAt: null });

export const replaced = (record: DeliveryRecord, at: string): DeliveryRecord => ({
  ...ended(record),
  attempts: tried(record, at, UNKNOWN),
});
