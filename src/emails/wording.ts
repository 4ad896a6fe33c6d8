const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const minutes = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
const lists = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** `28 November 2026 (UTC)`. @param time RFC 3339 */
export const inDays = (time: string): string => `${days.format(new Date(time))} (UTC)`;

/** `28 November 2026 at 12:05 (UTC)`. @param time RFC 3339 */
export const inMinutes = (time: string): string => `${minutes.format(new Date(time))} (UTC)`;

/** `A`, `A and B`, `A, B and C`; beyond `most` the others are counted: `A, B and 2 more`. */
export const listed = (names: readonly string[], most = 5): string =>
  lists.format(names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : names);
