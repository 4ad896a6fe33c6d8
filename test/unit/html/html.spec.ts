import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Html, html as written, oneLine } from '../../../src/html/html.js';

// Under another name than `html`, Prettier leaves the templates as they are.
describe('HTML', () => {
  it.each<[string, string]>([
    ['<script>', '&lt;script&gt;'],
    ['a & b', 'a &amp; b'],
    ['" onload="x', '&quot; onload=&quot;x'],
    ["' x='", '&#39; x=&#39;'],
    ['&lt;', '&amp;lt;'],
    ['$& $1 $$', '$&amp; $1 $$'],
    ['\\u003c', '\\u003c'],
  ])('escapes %s', (text, escaped) => {
    expect(written`<p title="${text}">${text}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('takes HTML, lists of it, numbers, and nothing for what is absent', () => {
    const items = ['<a>', 'b'].map((name) => written`<li>${name}</li>`);
    const list = written`<ul>${items}</ul>${undefined}${false}${0}${[['&'], new Html('<hr>')]}`;
    expect(list.text).toBe('<ul><li>&lt;a&gt;</li><li>b</li></ul>0&amp;<hr>');
  });

  it('reads the escapes of the template itself as JavaScript does', () => {
    expect(written`<i>\u0041\n</i>`.text).toBe('<i>A\n</i>');
  });

  it('never lets a text open a tag, close an attribute or begin an entity of its own', () => {
    const read = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" } as Readonly<Record<string, string>>;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = written`${text}`.text;
        expect(escaped).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
        expect(escaped.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => read[name]!)).toBe(text);
      }),
    );
  });
});

describe('a text in one line', () => {
  it.each([
    ['Ada\r\nBcc: eve', 'Ada Bcc: eve'],
    ['a\u2028b\u2029c', 'a b c'],
    ['evil\u202egnp.exe', 'evil gnp.exe'],
    ['\u2066x\u2069', 'x'],
    ['tab\there', 'tab here'],
    ['nul\u0000', 'nul'],
    ['می\u200cشود', 'می\u200cشود'],
    ['👩\u200d🔬 Research', '👩\u200d🔬 Research'],
  ])('makes %j into %j', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });
});
