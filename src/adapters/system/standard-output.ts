import type { Printer } from '../../ports/printer.port.js';

export class StandardOutput implements Printer {
  print(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}
