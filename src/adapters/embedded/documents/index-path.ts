/** A path of a sort or an index: `-` in front for descending, `[]` behind for a list of texts. */
const LIST = '[]';

export const descends = (path: string): boolean => path.startsWith('-');
export const isListPath = (path: string): boolean => path.endsWith(LIST);
/** Where it leads to in the document. */
export const pathOf = (path: string): string =>
  path.slice(Number(descends(path)), isListPath(path) ? -LIST.length : undefined);
/** ` DESC`, or nothing. */
export const directionOf = (path: string): string => (descends(path) ? ' DESC' : '');
