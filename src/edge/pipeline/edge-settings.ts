/** Injection token of the {@link EdgeSettings}. */
export const EDGE_SETTINGS = Symbol('EdgeSettings');

/** What the HTTP edge needs to know of the installation. */
export interface EdgeSettings {
  /** Identity of the event log, part of every consistency token. */
  readonly storeId: string;
  /** Where people reach the product, without a slash at the end. */
  readonly publicUrl: string;
  /** Absent: the operator's routes refuse everybody. */
  readonly operatorToken?: string | undefined;
  /** Whether upstream servers on private addresses may be registered and reached. */
  readonly allowPrivateUpstreams: boolean;
}
