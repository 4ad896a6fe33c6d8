/** A path of a sort or an index: `-` in front for descending, `[]` behind for a list of texts. */
const LIST = '[]';

export const descends = (path: string): boolean => path.startsWith('-');
export const isListPath = (path: string): boolean => path.endsWith(LIST);
export const pathOf = (path: string): string =>
  path.slice(Number(descends(path)), isListPath(path) ? -LIST.length : undefined);
export const directionOf = (path: string): string => (descends(path) ? ' DESC' : '');
