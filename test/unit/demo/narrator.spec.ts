import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { CheckFailed, Narrator } from '../../../src/demo/narrator.js';

const telling = (isTTY: boolean): { narrator: Narrator; told: () => string } => {
  const out = Object.assign(new PassThrough(), { isTTY });
  return { narrator: new Narrator(out as unknown as NodeJS.WriteStream), told: () => String(out.read() ?? '') };
};

const thrownBy = (act: () => void): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('what the demo tells', () => {
  it('numbers its steps and marks what held', () => {
    const { narrator, told } = telling(false);
    narrator.step('Ada founds Acme');
    narrator.same('organization', ['acme'], ['acme'], 'acme');
    narrator.tell('digest', 'abc\ndef');
    expect(told()).toBe(
      '\n 1  Ada founds Acme\n    ✓ organization  acme\n      digest        abc\n                    def\n',
    );
    expect(narrator.held).toBe(1);
  });

  it.each([
    [
      'a value',
      (narrator: Narrator) => narrator.same('teams', ['General'], ['Research']),
      '["Research"]',
      '["General"]',
    ],
    ['a text', (narrator: Narrator) => narrator.contains('mail', 'Hello', ['Acme']), 'a text with “Acme”', '“Hello”'],
    ['a fact', (narrator: Narrator) => narrator.holds('key', false, 'a key', 'none'), 'a key', 'none'],
  ])(
    'says what was expected and what was seen of %s that does not hold, and goes no further',
    (_case, check, expected, seen) => {
      const { narrator, told } = telling(false);
      const error = thrownBy(() => check(narrator));
      expect(error).toBeInstanceOf(CheckFailed);
      expect(error).toMatchObject({ expected, seen });
      expect(told()).toContain(`expected ${expected}\n`);
      expect(narrator.held).toBe(0);
    },
  );

  it('is coloured for people only', () => {
    for (const isTTY of [true, false]) {
      const { narrator, told } = telling(isTTY);
      narrator.title('Gatehouse');
      expect(told().includes('\u001B[')).toBe(isTTY && process.env['NO_COLOR'] === undefined);
    }
  });
});
