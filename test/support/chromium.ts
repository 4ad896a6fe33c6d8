import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export type FoundChromium = { readonly path: string } | { readonly missing: string };

/**
 * Chromium for the specs that look at pages in a real browser.
 * @throws Error if there is none although it is required, as it is under `.ci/run`
 */
export const findChromium = (
  { CI, GATEHOUSE_TEST_CHROMIUM: given, GATEHOUSE_TEST_REQUIRED: required }: NodeJS.ProcessEnv,
  exists: (path: string) => boolean = existsSync,
): FoundChromium => {
  const path = (given === undefined ? PLACES : [given]).find(exists);
  if (path !== undefined) return { path };
  const missing = `${given ?? 'Chromium'} was not found: the pages are not looked at in a browser. Install it (Debian: apt-get install chromium), or say where it is in GATEHOUSE_TEST_CHROMIUM.`;
  if (CI === 'true' || required !== undefined) throw new Error(missing);
  return { missing };
};
