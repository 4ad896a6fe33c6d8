import type { DeliveryRecord } from '../../ports/deliveries.port.js';
import type { Backoff, NewDelivery } from './delivery.js';

const ATTEMPTS_KEPT = 10;
/** Failure code of an attempt whose outcome was never recorded. */
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

/** Whether a process claimed it and never recorded the outcome. It may have arrived. */
export const isLost = (record: DeliveryRecord, at: string): boolean =>
  record.status === 'claimed' && isOver(record, at);

/** The record as if a process had claimed it and never recorded the outcome. */
export const lost = (record: DeliveryRecord): DeliveryRecord => ({ ...record, status: 'claimed' });

/**
 * Only one process can claim a delivery, so only one sends it. If it may have arrived, it is claimed again only if sending it twice does
 * no harm. @returns null if there is nothing to send now
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

/** Each failure makes the wait longer. After the last attempt it is given up. */
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
