/** The first that fits counts: browsers name themselves after one another. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPad\b/, 'iPad'],
  [/\biPhone\b/, 'iPhone'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Longer ones are cut: nothing behind it is of use. */
const LONGEST = 400;
const UNKNOWN = 'An unknown device';

const named = (text: string, table: readonly (readonly [RegExp, string])[]): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

/** `Firefox on Windows`, or the name of a program such as `curl`. @param userAgent header of a request */
export const deviceOf = (userAgent: string | undefined): string => {
  const text = (userAgent ?? '').slice(0, LONGEST);
  const [program, system] = [named(text, PROGRAMS), named(text, SYSTEMS)];
  if (program === undefined) return /^[A-Za-z][\w.-]{0,39}(?=\/|$)/.exec(text)?.[0] ?? system ?? UNKNOWN;
  return system === undefined ? program : `${program} on ${system}`;
};
