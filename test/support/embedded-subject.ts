import { removeFolder, temporaryFolder } from './temporary-folder.js';
import type { OpenSubject } from './contract-subject.js';

interface Closable {
  close(): Promise<void>;
}

/** Contract subjects over one temporary folder each. */
export const embeddedSubject =
  <Opened extends Closable, Port>(open: (folder: string) => Promise<Opened>, pick: (opened: Opened) => Port): OpenSubject<Port> =>
  async () => {
    const folder = temporaryFolder();
    const opened: Opened[] = [];
    const another = async (): Promise<Port> => {
      const made = await open(folder);
      opened.push(made);
      return pick(made);
    };
    const closeAll = async (): Promise<void> => {
      await Promise.all(opened.splice(0).map((each) => each.close()));
    };
    return {
      port: await another(),
      another,
      restart: async (meanwhile) => {
        await closeAll();
        await meanwhile?.(folder);
        return another();
      },
      close: async () => {
        await closeAll();
        removeFolder(folder);
      },
    };
  };
