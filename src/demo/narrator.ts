import { isDeepStrictEqual } from 'node:util';

/** The product did not do what it promises. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';

  constructor(
    readonly label: string,
    readonly expected: string,
    readonly seen: string,
  ) {
    super(`${label}: expected ${expected}, saw ${seen}`);
  }
}

const LABEL_WIDTH = 12;

const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));

/** Prints the demo step by step, and stops at the first check that fails. */
export class Narrator {
  private steps = 0;
  private checks = 0;
  private readonly isColoured: boolean;

  constructor(private readonly out: NodeJS.WriteStream) {
    this.isColoured = out.isTTY === true && process.env['NO_COLOR'] === undefined;
  }

  /** Number of successful checks. */
  get held(): number {
    return this.checks;
  }

  title(title: string): void {
    this.write(this.paint(1, title));
  }

  step(title: string): void {
    this.steps += 1;
    this.write(`\n${this.paint(1, `${String(this.steps).padStart(2)}  ${title}`)}`);
  }

  /** Prints without a check. */
  tell(label: string, said: string): void {
    this.row(' ', label, said);
  }

  write(line = ''): void {
    this.out.write(`${line}\n`);
  }

  /** @throws CheckFailed if the two differ */
  same(label: string, seen: unknown, expected: unknown, said: string = text(seen)): void {
    this.check(label, isDeepStrictEqual(seen, expected), text(expected), text(seen), said);
  }

  /** @throws CheckFailed if a part is missing */
  contains(label: string, seen: string, parts: readonly string[], said: string = seen): void {
    this.check(
      label,
      parts.every((part) => seen.includes(part)),
      `a text with ${parts.map((part) => `“${part}”`).join(' and ')}`,
      `“${seen}”`,
      said,
    );
  }

  /** @throws CheckFailed if it does not hold */
  holds(label: string, holds: boolean, expected: string, seen: string, said: string = seen): void {
    this.check(label, holds, expected, seen, said);
  }

  private check(label: string, holds: boolean, expected: string, seen: string, said: string): void {
    if (!holds) {
      this.row(this.paint(31, '✗'), label, `expected ${expected}`);
      this.row(' ', '', `saw      ${seen}`);
      throw new CheckFailed(label, expected, seen);
    }
    this.checks += 1;
    this.row(this.paint(32, '✓'), label, said);
  }

  private row(mark: string, label: string, said: string): void {
    const [first = '', ...more] = said.split('\n');
    this.write(`    ${mark} ${this.paint(2, label.padEnd(LABEL_WIDTH))}  ${first}`.trimEnd());
    for (const line of more) this.write(`${' '.repeat(LABEL_WIDTH + 8)}${line}`.trimEnd());
  }

  private paint(code: number, words: string): string {
    return this.isColoured ? `\u001B[${code}m${words}\u001B[0m` : words;
  }
}
