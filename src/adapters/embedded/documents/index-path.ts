/** A path of a sort or an index: `-` in front for descending, `[]` behind a list of texts, or of objects with a text: `teams[].teamId`. */
const LIST = /^([A-Za-z_]\w*)\[\](?:\.([A-Za-z_]\w*))?$/;

export const descends = (path: string): boolean => path.startsWith('-');
export const isListPath = (path: string): boolean => LIST.test(path);
export const pathOf = (path: string): string => path.slice(Number(descends(path))).replace('[]', '');
export const directionOf = (path: string): string => (descends(path) ? ' DESC' : '');

/** The members of the list of a document in SQL, and the text of one of them; NULL where it is something else. */
export const listAt = (path: string): { readonly members: (doc: string) => string; readonly text: string } => {
  const [, name, field] = LIST.exec(path) ?? [];
  const at = `'$."${name}"'`;
  if (field === undefined)
    return { members: (doc) => `json_each(${doc}, ${at})`, text: "CASE WHEN each.type = 'text' THEN each.value END" };
  // MongoDB takes a single object for a list of one.
  const listOf = (doc: string): string =>
    `CASE json_type(${doc}, ${at}) WHEN 'array' THEN json_extract(${doc}, ${at}) WHEN 'object' THEN json_array(json_extract(${doc}, ${at})) ELSE '[]' END`;
  return {
    members: (doc) => `json_each(${listOf(doc)})`,
    text: `CASE WHEN each.type = 'object' THEN json_extract(each.value, '$."${field}"') END`,
  };
};
