const everyMs = 250;
/** Who waits longer than this for a renewal asks again elsewhere. */
const toleratedMs = 2500;
/** What came in meanwhile is read within this, ms. */
const catchingUpMs = 250;

/**
 * Notices that this process stood still for seconds (it was stopped, its machine slept). What is read just after may
 * have been sent by somebody who has gone since: where that matters, a caller who is still there may well ask again.
 */
export class StallWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  readonly #nowMs: () => number;
  #tickedAtMs: number;
  #lateUntilMs = -Infinity;

  /** @param nowMs A monotonic clock. */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.#tickedAtMs = nowMs();
    this.#timer = setInterval(() => this.tick(), everyMs).unref();
  }

  /** True just after a stall. */
  get isCatchingUp(): boolean {
    const nowMs = this.#nowMs();
    return nowMs < this.#lateUntilMs || nowMs - this.#tickedAtMs > everyMs + toleratedMs;
  }

  /** The process runs. */
  tick(): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#tickedAtMs > everyMs + toleratedMs) this.#lateUntilMs = nowMs + catchingUpMs;
    this.#tickedAtMs = nowMs;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
