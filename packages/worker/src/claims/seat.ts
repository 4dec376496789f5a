import type { JobClass } from '@lathe/core';

interface SeatEvents {
  /** The seat asks for a turn, or has given up a slot. */
  readonly changed: () => void;
  readonly left: () => void;
}

/** What one job holds of a worker, from its claim until its end. `waiting`: its inputs come, or it waits for its slot. */
export class Seat {
  readonly isPatient: boolean;
  readonly isExclusive: boolean;
  readonly #events: SeatEvents;
  #phase: 'waiting' | 'rendering' | 'storing' | 'left' = 'waiting';
  #turn: (() => void) | undefined;
  #endsSoon = false;

  constructor(jobClass: JobClass, isExclusive: boolean, events: SeatEvents) {
    this.isPatient = jobClass !== 'interactive';
    this.isExclusive = isExclusive;
    this.#events = events;
  }

  get phase(): 'waiting' | 'rendering' | 'storing' | 'left' {
    return this.#phase;
  }

  /** The render is past its half. */
  get endsSoon(): boolean {
    return this.#phase === 'rendering' && this.#endsSoon;
  }

  get wantsTurn(): boolean {
    return this.#phase === 'waiting' && this.#turn !== undefined;
  }

  /** Resolves when the job may render. @throws the signal's reason. */
  async untilTurn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    this.#turn = resolve;
    this.#events.changed();
    try {
      await promise;
    } finally {
      this.#turn = undefined;
      signal.removeEventListener('abort', abort);
    }
  }

  /** For the board alone. */
  beginRender(): void {
    this.#phase = 'rendering';
    this.#turn?.();
  }

  /** @returns whether this is the report by which the render passes its half. */
  progressed(fraction: number): boolean {
    if (this.#endsSoon || fraction < 0.5) return false;
    this.#endsSoon = true;
    return true;
  }

  /** The render has ended: its slot is free, while the outputs are stored. */
  endRender(): void {
    if (this.#phase !== 'rendering') return;
    this.#phase = 'storing';
    this.#events.changed();
  }

  /** The job has ended. A second call does nothing. */
  leave(): void {
    if (this.#phase === 'left') return;
    this.#phase = 'left';
    this.#events.left();
    this.#events.changed();
  }
}
