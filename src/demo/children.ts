import { Child, type ChildOptions } from './child.js';

/** Every program the demo started: once it is being ended, no other is. */
export class Children {
  private readonly all: Child[] = [];
  private isEnding = false;

  /** @returns it, and what it printed when it could be used. @throws Error where it did not start, or nothing shall start any more */
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
