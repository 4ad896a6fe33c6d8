import { removeFolder, temporaryFolder } from './temporary-folder.js';
import { type OpenSubject, type PlaceKind, subjectOver } from './contract-subject.js';

/** Contract subjects over one temporary folder each. */
export const embeddedSubject =
  <Opened extends { close(): Promise<void> }, Port>(
    open: PlaceKind<Opened, Port>['open'],
    pick: (opened: Opened) => Port,
  ): OpenSubject<Port> =>
  () =>
    subjectOver(temporaryFolder(), { open, pick, remove: removeFolder });
