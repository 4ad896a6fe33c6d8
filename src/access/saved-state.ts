import { deserialiseState } from '../../projections/access-snapshot/saved/deserialise.js';
import { FOLD_VERSION } from '../../projections/access-snapshot/model/tables.js';
import { serialiseState } from '../../projections/access-snapshot/saved/serialise.js';
import { type AccessState, emptyState } from '../../projections/access-snapshot/model/access-state.js';
import { isStoreUnavailable } from '../ports/event-store.port.js';
import type { SnapshotStore } from '../ports/snapshot-store.port.js';

const NAME = 'access';

/**
 * The state that was saved for this very log, or the empty one: a snapshot spares time and is never needed.
 * @param head newest position of the log: a snapshot beyond it belongs to a log that was since put back from a copy
 */
export const loadState = async (
  snapshots: SnapshotStore,
  storeId: string,
  head: bigint,
  log: (message: string, error: unknown) => void,
): Promise<AccessState> => {
  try {
    const saved = await snapshots.load(NAME);
    if (!saved || saved.foldVersion !== FOLD_VERSION || saved.storeId !== storeId || saved.position > head)
      return emptyState();
    const state = deserialiseState(saved.state);
    return state.position === saved.position ? state : emptyState();
  } catch (error) {
    if (isStoreUnavailable(error)) throw error;
    log('The saved access snapshot cannot be read; replaying the log instead.', error);
    return emptyState();
  }
};

export const saveState = (snapshots: SnapshotStore, storeId: string, state: AccessState): Promise<void> =>
  snapshots.save(NAME, { foldVersion: FOLD_VERSION, storeId, position: state.position, state: serialiseState(state) });
