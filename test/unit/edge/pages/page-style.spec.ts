import { describe, expect, it } from '@jest/globals';
import { STYLE } from '../../../../src/edge/pages/page-style.js';

type Colors = Readonly<Record<string, string>>;

const colorsIn = (rule: string): Colors =>
  Object.fromEntries([...rule.matchAll(/--([\w-]+):\s*#([0-9a-f]{3,6})/g)].map(([, name, color]) => [name!, color!]));

const light = colorsIn(/:root\s*\{([^}]*)\}/.exec(STYLE)![1]!);
const dark = colorsIn(/prefers-color-scheme:\s*dark\)\s*\{\s*:root\s*\{([^}]*)\}/.exec(STYLE)![1]!);

const luminance = (color: string): number => {
  const long = color.length === 3 ? [...color].map((digit) => digit + digit).join('') : color;
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(long.slice(at, at + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** The ratio of WCAG 2. */
const contrast = (one: string, other: string): number => {
  const [brighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (brighter + 0.05) / (darker + 0.05);
};

describe('the style of pages', () => {
  it('has every color for light and for dark', () => {
    expect(Object.keys(dark)).toEqual(Object.keys(light));
    const used = new Set([...STYLE.matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(light).sort());
  });

  it.each<[string, Colors]>([
    ['light', light],
    ['dark', dark],
  ])('can be read in %s: text has the contrast of 4.5, edges of fields that of 3', (_, colors) => {
    const texts = ['text card', 'text page', 'quiet card', 'bad card', 'on-accent accent', 'text bad-page'];
    for (const [pairs, least] of [
      [texts, 4.5],
      [['line card', 'bad card', 'accent card'], 3],
    ] as const)
      for (const pair of pairs) {
        const [front = '', back = ''] = pair.split(' ').map((name) => colors[name]);
        expect([pair, contrast(front, back) >= least]).toEqual([pair, true]);
      }
  });

  it('loads nothing and cannot end its own element', () => expect(STYLE).not.toMatch(/url\(|@import|<\/|expression/));
});
