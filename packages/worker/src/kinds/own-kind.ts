import type { RenderTask } from '@lathe/engine';

/** Inputs that are there, outputs that are to be written, and `recipe`, the job's payload as JSON. */
export type OwnKindTask = Pick<RenderTask, 'kind' | 'recipe' | 'inputs' | 'outputs'> & {
  /** Removed with all that is in it when the attempt has ended. */
  readonly scratchDirectory: string;
};

/** How a job that runs is told of, and told. */
export interface OwnKindControl {
  /** Fires when the attempt is to end: reject soon, with whatever. */
  readonly signal: AbortSignal;
  /** @param fraction 0 … 1, never falling. @param phase shown to callers. */
  readonly onProgress: (fraction: number, phase: string) => void;
}

/**
 * A kind of job that a worker brings. Gateways must have been told of it, too, as they refuse jobs of kinds that they
 * were not told of, and hand none out.
 */
export interface OwnKind {
  /** As the gateways were told. */
  readonly kind: string;
  /**
   * Does one job: resolves when every output lies at its path. It runs on the thread that renews leases: what computes
   * belongs on a thread or in a process of its own. It may be called for several jobs at once, one for each slot, and
   * twice for one job, as any attempt may be lost.
   * @throws LatheError, which the job then shows; its code decides whether it is tried again. Anything else is `internal`.
   */
  run(task: OwnKindTask, control: OwnKindControl): Promise<void>;
}
