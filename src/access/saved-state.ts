import { deserialiseState } from '../../projections/access-snapshot/saved/deserialise.js';
import { FOLD_VERSION } from '../../projections/access-snapshot/model/tables.js';
import { serialiseState } from '../../projections/access-snapshot/saved/serialise.js';
import { type AccessState, emptyState } from '../../projections/access-snapshot/model/access-state.js';
import { isStoreUnavailable } from '../ports/event-store.port.js';
import type { SnapshotStore } from '../ports/snapshot-store.port.js';

/**
 * The state that was saved for this same log, or an empty one: a snapshot only saves time.
 * @param end newest position of the log. A snapshot beyond it was made before the log was restored from a backup
 */
export const loadState = async (
  snapshots: SnapshotStore,
  name: string,
  storeId: string,
  end: bigint,
  log: (message: string, error: unknown) => void,
): Promise<AccessState> => {
  try {
    const saved = await snapshots.load(name);
    if (!saved || saved.foldVersion !== FOLD_VERSION || saved.storeId !== storeId || saved.position > end)
      return emptyState();
    const state = deserialiseState(saved.state);
    return state.position === saved.position ? state : emptyState();
  } catch (error) {
    if (isStoreUnavailable(error)) throw error;
    log('The saved access snapshot cannot be read; replaying the log instead.', error);
    return emptyState();
  }
};

export const saveState = (snapshots: SnapshotStore, name: string, storeId: string, state: AccessState): Promise<void> =>
  snapshots.save(name, { foldVersion: FOLD_VERSION, storeId, position: state.position, state: serialiseState(state) });
