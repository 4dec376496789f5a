import type { RenderPhase } from '../stream/render-control.ts';

/** When a render's first blocks were through, milliseconds since 1970 by the clock of its machine; null: there was none. */
export interface FirstBlocks {
  /** Of any pass: the first is the analysis. */
  readonly anyAtMs: number | null;
  /** Of the output. */
  readonly writtenAtMs: number | null;
}

/** Notes when the first blocks of one render were through. */
export class FirstBlockTimes {
  #anyAtMs: number | null = null;
  #writtenAtMs: number | null = null;

  /** A block is through. @param phase what the render is at. */
  note(phase: RenderPhase): void {
    if (this.#anyAtMs !== null && (this.#writtenAtMs !== null || phase !== 'write')) return;
    const nowMs = Date.now();
    this.#anyAtMs ??= nowMs;
    if (phase === 'write') this.#writtenAtMs ??= nowMs;
  }

  get times(): FirstBlocks {
    return { anyAtMs: this.#anyAtMs, writtenAtMs: this.#writtenAtMs };
  }
}
