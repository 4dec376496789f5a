import { LatheError } from '@lathe/core/errors';
import type { HelperThreads } from '../threads/helper-threads.ts';

/** What a render is doing; `solve` is absent where nothing has to be solved, and comes again with `prove` for each further pass. */
export type RenderPhase = 'analyse' | 'solve' | 'write' | 'prove';

/** Share of the whole render that is done, 0 … 1, never falling. */
export interface RenderProgress {
  readonly phase: RenderPhase;
  readonly fraction: number;
}

export interface RenderControlOptions {
  /** Shared memory; another thread stores 1 at index 0 to cancel. Read once per block. */
  readonly cancel?: Int32Array | undefined;
  /** Called on the render's thread once per block. */
  readonly onStep?: (() => void) | undefined;
  /** Called on the render's thread, at most about 200 times. */
  readonly onProgress?: ((progress: RenderProgress) => void) | undefined;
  /** Lets the event loop take its turn after so many milliseconds; never, unless given: a render thread has nothing else to do. */
  readonly turnMs?: number | undefined;
  /** Threads that are there to help; where more threads may work and none are, they are started for each pass. */
  readonly helpers?: HelperThreads | undefined;
}

const smallestStep = 0.005;

/** Cancellation and progress of one render: each pass over the audio owns a stretch of the 0 … 1 line. */
export class RenderControl {
  readonly #cancel: Int32Array | undefined;
  readonly #onStep: (() => void) | undefined;
  readonly #onProgress: ((progress: RenderProgress) => void) | undefined;
  readonly #turnMs: number;
  readonly #helpers: HelperThreads | undefined;
  #turnedAtMs = performance.now();
  #phase: RenderPhase = 'analyse';
  #start = 0;
  #end = 0;
  #totalFrames = 1;
  #doneFrames = 0;
  #reported = -1;

  constructor({ cancel, onStep, onProgress, turnMs = Infinity, helpers }: RenderControlOptions) {
    this.#cancel = cancel;
    this.#onStep = onStep;
    this.#onProgress = onProgress;
    this.#turnMs = turnMs;
    this.#helpers = helpers;
  }

  /** Begins a pass that takes the line from where it is to `end`. @param totalFrames null when the length is not known. */
  beginPass(phase: RenderPhase, end: number, totalFrames: number | null): void {
    const phaseChanged = phase !== this.#phase;
    this.#phase = phase;
    this.#start = this.#end;
    this.#end = end;
    this.#totalFrames = Math.max(1, totalFrames ?? Number.MAX_SAFE_INTEGER);
    this.#doneFrames = 0;
    this.#report(this.#start, phaseChanged);
  }

  /** The cancel flag's memory, for threads that help. */
  get cancelCells(): Int32Array | undefined {
    return this.#cancel;
  }

  get helpers(): HelperThreads | undefined {
    return this.#helpers;
  }

  /** Where the line is after the current pass. */
  get passEnd(): number {
    return this.#end;
  }

  /** Counts frames of the current pass; a promise to await when it is the event loop's turn. @throws cancelled when the flag is set. */
  advance(frameCount: number): Promise<void> | undefined {
    if (this.#cancel !== undefined && Atomics.load(this.#cancel, 0) !== 0) {
      throw new LatheError('cancelled', `The render was cancelled while it was in phase "${this.#phase}".`);
    }
    this.#onStep?.();
    this.#doneFrames += frameCount;
    const share = Math.min(1, this.#doneFrames / this.#totalFrames);
    this.#report(this.#start + (this.#end - this.#start) * share, false);
    return performance.now() - this.#turnedAtMs < this.#turnMs ? undefined : this.#giveTurn();
  }

  /** Reports 1. */
  finish(): void {
    this.#end = 1;
    this.#report(1, true);
  }

  async #giveTurn(): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    this.#turnedAtMs = performance.now();
  }

  #report(fraction: number, always: boolean): void {
    if (!always && fraction - this.#reported < smallestStep) return;
    this.#reported = Math.max(this.#reported, fraction);
    this.#onProgress?.({ phase: this.#phase, fraction: this.#reported });
  }
}
