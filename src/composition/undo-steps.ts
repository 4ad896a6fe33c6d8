/** Undoes a start step by step, the newest step first. */
export class UndoSteps {
  private readonly steps: (() => unknown)[] = [];

  push(step: () => unknown): void {
    this.steps.push(step);
  }

  /** A second call does nothing. */
  readonly run = async (): Promise<void> => {
    for (const step of this.steps.splice(0).reverse()) await step();
  };
}
