import { register } from 'node:module';

// Loaded before the product: makes it the version after this one, which names teams in a way of its own and paints them.
const CHANGES = `
EVENT_CATALOGUE.TeamRenamed = { ...EVENT_CATALOGUE.TeamRenamed, version: 2, upcasters: [(data) => data] };
EVENT_CATALOGUE.TeamPainted = { version: 1, upcasters: [], check: () => undefined };`;

const HOOK = `
export const load = async (url, context, next) => {
  const loaded = await next(url, context);
  return url.endsWith('/events/event-catalogue.js') ? { ...loaded, source: String(loaded.source) + ${JSON.stringify(CHANGES)} } : loaded;
};`;

register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
