/** Runs an action again and again without ever running it twice at once: while it runs, one more turn can be asked for. */
export class Turns {
  private running: Promise<void> | undefined;
  private again = false;

  constructor(private readonly action: () => Promise<void>) {}

  take(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  private async run(): Promise<void> {
    do {
      this.again = false;
      await this.action();
    } while (this.again);
  }
}
