import { Child, type ChildOptions } from './child.js';

/** All programs of the demo. While they are being ended, no other starts. */
export class Children {
  private readonly all: Child[] = [];
  private isEnding = false;

  /** @returns the program and its output so far. @throws Error if it did not start, or no program may start any more */
  async start(options: ChildOptions, started: (child: Child) => void = () => undefined): Promise<RegExpExecArray> {
    if (this.isEnding) throw new Error('the demo is being ended');
    return Child.start(options, (child) => {
      this.all.push(child);
      started(child);
    });
  }

  noMore(): void {
    this.isEnding = true;
  }

  async stop(): Promise<void> {
    this.noMore();
    await Promise.all(this.all.map((child) => child.stop()));
  }
}
