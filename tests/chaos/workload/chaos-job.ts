/** What is done to an input, in the wire's form. */
export type ChaosSpec =
  | {
      readonly master: {
        readonly target_lufs: number;
        readonly ceiling_dbtp: number;
        readonly policy: 'best-effort' | 'linear';
        readonly accept_nearest: boolean;
        readonly container: 'wav' | 'flac' | 'aiff';
        readonly sample_format: 's16' | 's24';
        readonly dither_seed: number;
      };
    }
  | { readonly analyze: { readonly series: boolean; readonly dual_mono: boolean } };

/** One job that a chaos run asks for. */
export interface ChaosJob {
  /** Unique within a run; the label of the job, and its key in a batch. */
  readonly key: string;
  /** Names input and recipe: jobs of one work have the same bytes, in every run. */
  readonly workKey: string;
  readonly kind: 'master' | 'analyze';
  /** Of the tenants of the run. */
  readonly tenant: number;
  /** Of the inputs made for the run. */
  readonly input: number;
  readonly spec: ChaosSpec;
  /** Which batch it is an item of; null: submitted by itself. */
  readonly batch: number | null;
  /** After the begin of the run, ms; items go with their batch. */
  readonly submitAtMs: number;
  /** When its submitter thinks better of it. */
  readonly cancel: 'never' | 'when-started' | 'soon';
  /** Somebody follows it by itself. */
  readonly isWatched: boolean;
  /** Kills whatever renders it. */
  readonly isPoison?: true;
}

export interface ChaosBatch {
  readonly index: number;
  readonly tenant: number;
  readonly submitAtMs: number;
  /** Cancelled once a third of it has ended. */
  readonly isCancelled: boolean;
  readonly jobs: readonly ChaosJob[];
}

export interface ChaosTenant {
  /** Most jobs that may run at once; null: no cap. */
  readonly maxRunning: number | null;
}

export interface Workload {
  readonly tenants: readonly ChaosTenant[];
  readonly inputCount: number;
  readonly singles: readonly ChaosJob[];
  readonly batches: readonly ChaosBatch[];
}
