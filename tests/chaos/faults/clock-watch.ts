import type { Span } from '../audit/chaos-facts.ts';

const everyMs = 250;
/** What clocks are slewed by, and how late a timer may be. */
const toleratedMs = 1000;

export interface Clocks {
  /** Since 1970, ms. */
  readonly wallMs: () => number;
  /** Since some moment, never set, ms. */
  readonly monotonicMs: () => number;
}

const ownClocks: Clocks = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/**
 * Notices when the machine's clock is set, or jumps because a virtual machine stood still while it was copied or moved.
 * Nobody of the farm could do anything in that time, and times from before and after it do not compare.
 */
export class ClockWatch implements Disposable {
  readonly #clocks: Clocks;
  readonly #onJump: (jump: Span) => void;
  readonly #timer: NodeJS.Timeout;
  #wallMs: number;
  #monotonicMs: number;

  /** @param onJump told from when until when by the wall clock; a clock that was set back ends before it began. */
  constructor(onJump: (jump: Span) => void, clocks: Clocks = ownClocks) {
    this.#clocks = clocks;
    this.#onJump = onJump;
    this.#wallMs = clocks.wallMs();
    this.#monotonicMs = clocks.monotonicMs();
    this.#timer = setInterval(() => this.look(), everyMs);
    this.#timer.unref();
  }

  look(): void {
    const [wallMs, monotonicMs] = [this.#clocks.wallMs(), this.#clocks.monotonicMs()];
    const jumpMs = wallMs - this.#wallMs - (monotonicMs - this.#monotonicMs);
    if (Math.abs(jumpMs) > toleratedMs) this.#onJump({ fromMs: this.#wallMs, untilMs: wallMs });
    this.#wallMs = wallMs;
    this.#monotonicMs = monotonicMs;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
