import type { RenderPhase, RenderProgress } from '../stream/render-control.ts';

const phases: readonly RenderPhase[] = ['analyse', 'solve', 'write', 'prove'];
const cancelIndex = 0;
const phaseIndex = 1;
const fractionIndex = 2;
const stepsIndex = 3;
const fractionUnits = 1_000_000;

/** Memory that a task shares with its thread: a cancel flag one way, progress the other. Nobody waits on it. */
export class SharedControl {
  readonly buffer: SharedArrayBuffer;
  /** The flag is its first element. */
  readonly cells: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(16)) {
    this.buffer = buffer;
    this.cells = new Int32Array(buffer);
  }

  cancel(): void {
    Atomics.store(this.cells, cancelIndex, 1);
  }

  /** Counts a sign of life of the thread. */
  step(): void {
    Atomics.add(this.cells, stepsIndex, 1);
  }

  /** 0 before the task has begun. */
  get steps(): number {
    return Atomics.load(this.cells, stepsIndex);
  }

  store({ phase, fraction }: RenderProgress): void {
    Atomics.store(this.cells, phaseIndex, phases.indexOf(phase));
    Atomics.store(this.cells, fractionIndex, Math.round(fraction * fractionUnits));
  }

  load(): RenderProgress {
    return {
      phase: phases[Atomics.load(this.cells, phaseIndex)] ?? 'analyse',
      fraction: Atomics.load(this.cells, fractionIndex) / fractionUnits,
    };
  }
}
