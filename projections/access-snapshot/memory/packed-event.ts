// The time and the id of an event in six words. This works only for the formats in which this product writes them.

/** Two words for the time, four for the id. */
export const WORDS_OF_AN_EVENT = 6;

const ZERO = 48;
const TIME_LENGTH = 24;

/** @returns the number, or NaN if there is anything but digits */
const digits = (text: string, from: number, to: number): number => {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
};

/** Whether the marks between the digits are those of `2026-11-21T12:00:00.000Z`. */
const hasMarks = (at: string): boolean =>
  at.charCodeAt(4) === 45 &&
  at.charCodeAt(7) === 45 &&
  at.charCodeAt(10) === 84 &&
  at.charCodeAt(13) === 58 &&
  at.charCodeAt(16) === 58 &&
  at.charCodeAt(19) === 46 &&
  at.charCodeAt(23) === 90;

/** @returns false if the text is not a time in UTC with milliseconds; then nothing was written */
export const packTime = (words: Int32Array, offset: number, at: string): boolean => {
  if (at.length !== TIME_LENGTH || !hasMarks(at)) return false;
  const date = digits(at, 0, 4) * 10_000 + digits(at, 5, 7) * 100 + digits(at, 8, 10);
  const time =
    (digits(at, 11, 13) * 10_000 + digits(at, 14, 16) * 100 + digits(at, 17, 19)) * 1000 + digits(at, 20, 23);
  if (Number.isNaN(date + time)) return false;
  words[offset] = date;
  words[offset + 1] = time;
  return true;
};

const tens = (value: number): number => ZERO + ((value / 10) | 0);
const ones = (value: number): number => ZERO + (value % 10);

/** The text that was given to {@link packTime}. */
export const timeOf = (words: Int32Array, offset: number): string => {
  const date = words[offset]!;
  const time = words[offset + 1]!;
  const century = (date / 1_000_000) | 0;
  const year = ((date / 10_000) | 0) % 100;
  const month = ((date / 100) | 0) % 100;
  const day = date % 100;
  const hour = (time / 10_000_000) | 0;
  const minute = ((time / 100_000) | 0) % 100;
  const second = ((time / 1000) | 0) % 100;
  const thousandth = time % 1000;
  return String.fromCharCode(
    tens(century),
    ones(century),
    tens(year),
    ones(year),
    45,
    tens(month),
    ones(month),
    45,
    tens(day),
    ones(day),
    84,
    tens(hour),
    ones(hour),
    58,
    tens(minute),
    ones(minute),
    58,
    tens(second),
    ones(second),
    46,
    ZERO + ((thousandth / 100) | 0),
    tens(thousandth % 100),
    ones(thousandth),
    90,
  );
};

/** Value of each character as a hexadecimal digit. Capital letters have none, because ids are written in lower case. */
const NIBBLES = Int8Array.from({ length: 128 }, (_, code) => '0123456789abcdef'.indexOf(String.fromCharCode(code)));
const UUID_LENGTH = 36;
const DASH = 45;

/** @returns the word, or NaN if there is anything but hexadecimal digits and the dash at that place, which is skipped */
const hexWord = (text: string, from: number, to: number, dash: number): number => {
  let value = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (at === dash) continue;
    const nibble = code < 128 ? NIBBLES[code]! : -1;
    if (nibble < 0) return Number.NaN;
    value = (value << 4) | nibble;
  }
  return value;
};

/** @returns false if the text is not a UUID in lower case */
export const packUuid = (words: Int32Array, offset: number, uuid: string): boolean => {
  if (uuid.length !== UUID_LENGTH || uuid.charCodeAt(8) !== DASH || uuid.charCodeAt(13) !== DASH) return false;
  if (uuid.charCodeAt(18) !== DASH || uuid.charCodeAt(23) !== DASH) return false;
  const first = hexWord(uuid, 0, 8, -1);
  const second = hexWord(uuid, 9, 18, 13);
  const third = hexWord(uuid, 19, 28, 23);
  const fourth = hexWord(uuid, 28, 36, -1);
  if (Number.isNaN(first + second + third + fourth)) return false;
  words[offset] = first;
  words[offset + 1] = second;
  words[offset + 2] = third;
  words[offset + 3] = fourth;
  return true;
};

/** Crockford's base 32 in lower case, as character codes. */
const LETTERS = Uint8Array.from('0123456789abcdefghjkmnpqrstvwxyz', (letter) => letter.charCodeAt(0));
const letter = (bits: number): number => LETTERS[bits & 31]!;

/** TypeID (`evt_…`) of the UUID in these words: 26 letters of five bits each, of which the first holds only three. */
export const eventIdOf = (words: Int32Array, offset: number): string => {
  const a = words[offset]!;
  const b = words[offset + 1]!;
  const c = words[offset + 2]!;
  const d = words[offset + 3]!;
  return String.fromCharCode(
    101,
    118,
    116,
    95,
    letter(a >>> 29),
    letter(a >>> 24),
    letter(a >>> 19),
    letter(a >>> 14),
    letter(a >>> 9),
    letter(a >>> 4),
    letter(((a & 15) << 1) | (b >>> 31)),
    letter(b >>> 26),
    letter(b >>> 21),
    letter(b >>> 16),
    letter(b >>> 11),
    letter(b >>> 6),
    letter(b >>> 1),
    letter(((b & 1) << 4) | (c >>> 28)),
    letter(c >>> 23),
    letter(c >>> 18),
    letter(c >>> 13),
    letter(c >>> 8),
    letter(c >>> 3),
    letter(((c & 7) << 2) | (d >>> 30)),
    letter(d >>> 25),
    letter(d >>> 20),
    letter(d >>> 15),
    letter(d >>> 10),
    letter(d >>> 5),
    letter(d),
  );
};
