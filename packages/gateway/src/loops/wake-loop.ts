import type { Logger } from '@lathe/service-kit';
import { setTimeout as delay } from 'node:timers/promises';

export interface WakeLoopOptions {
  readonly name: string;
  /** Longest pause between two runs, ms. */
  readonly everyMs: number;
  /**
   * Shortest time between the beginnings of two rounds, ms, so that many wakes make few rounds. It grows with what a
   * round takes, up to the longest pause. Unset: a wake is answered at once.
   */
  readonly restMs?: number | (() => number);
  /** One round; true when there may be more to do at once. */
  readonly run: (signal: AbortSignal) => Promise<boolean>;
  readonly log: Logger;
}

/**
 * A loop that is woken all the time spends a sixth of it in rounds. Where rounds are slow the machine or the database is
 * busy, and fewer rounds do the same: each takes what has come together meanwhile.
 */
const restPerRound = 6;

/**
 * Repeats a round of work: when woken, and at least every so often. Rounds never overlap; a wake during a round makes
 * another one follow. A failing round is logged when the failing begins and when it ends, and tried again after the pause.
 */
export class WakeLoop implements AsyncDisposable {
  readonly #options: WakeLoopOptions;
  readonly #stop = new AbortController();
  readonly #finished: Promise<void>;
  #wanted = false;
  #wakeUp: () => void = () => {};

  private constructor(options: WakeLoopOptions) {
    this.#options = options;
    this.#finished = this.#loop();
  }

  static start(options: WakeLoopOptions): WakeLoop {
    return new WakeLoop(options);
  }

  wake(): void {
    this.#wanted = true;
    this.#wakeUp();
  }

  /** Waits for the round that runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#wakeUp();
    await this.#finished;
  }

  async #loop(): Promise<void> {
    const { run, log, name } = this.#options;
    let failing = false;
    while (!this.#stop.signal.aborted) {
      const beganAtMs = performance.now();
      this.#wanted = false;
      let again = false;
      try {
        again = await run(this.#stop.signal);
        if (failing) log.info({ loop: name }, 'loop works again');
        failing = false;
      } catch (error) {
        if (!failing && !this.#stop.signal.aborted) log.error({ err: error, loop: name }, 'loop failed');
        failing = true;
      }
      const nextAtMs = beganAtMs + this.#restMs(performance.now() - beganAtMs);
      if (failing || !(again || this.#wanted)) await this.#pause(failing);
      const restMs = nextAtMs - performance.now();
      if (restMs > 0 && !again) await this.#rest(restMs);
    }
  }

  #restMs(roundMs: number): number {
    const { restMs, everyMs } = this.#options;
    if (restMs === undefined) return 0;
    const leastMs = typeof restMs === 'number' ? restMs : restMs();
    return Math.max(leastMs, Math.min(everyMs, restPerRound * roundMs));
  }

  async #rest(restMs: number): Promise<void> {
    await delay(restMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }

  /** A failing loop is not hurried by wakes. */
  async #pause(failing: boolean): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#options.everyMs);
    this.#wakeUp = () => {
      if (!failing || this.#stop.signal.aborted) resolve();
    };
    await promise;
    clearTimeout(timer);
    this.#wakeUp = () => {};
  }
}
