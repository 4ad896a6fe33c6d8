/** Injection token of the {@link Printer}. */
export const PRINTER = Symbol('Printer');

/** Standard output, for what the person who starts the process has to see whatever is logged. */
export interface Printer {
  print(line: string): void;
}
