import type { AudioLimits } from '@lathe/audio-file';
import type { MasterReport, Measurement } from '@lathe/core';
import type { RenderControlOptions } from '../stream/render-control.ts';

/** A file with its part in the job. */
export interface RoleFile {
  readonly role: string;
  readonly path: string;
}

/** Work for one render thread; plain data. */
export interface RenderTask {
  /** Name of a job kind. */
  readonly kind: string;
  readonly inputs: readonly RoleFile[];
  /** Where each output goes; its folder must exist. An output that is not named is not written. */
  readonly outputs: readonly RoleFile[];
  /** The resolved recipe as JSON, valid by the kind's schema. */
  readonly recipe: string;
  /** 256 … 65,536; changes no result. */
  readonly blockFrames?: number | undefined;
  /** Bounds on the inputs that differ from the defaults. */
  readonly limits?: Partial<AudioLimits> | undefined;
  /** Program that decodes what Lathe does not: a name on PATH or a path; null: none. `ffmpeg` unless given. */
  readonly ffmpeg?: string | null | undefined;
  /** Threads that may work on this one task, the render thread included; changes no result. Default 1. */
  readonly threads?: number | undefined;
  /** For decoded PCM of compressed inputs; the output's folder unless given. */
  readonly scratchDirectory?: string | undefined;
}

export type RenderReport = Measurement | MasterReport;

/** A file a task wrote. */
export interface WrittenFile extends RoleFile {
  /** Ending of a name for it, such as `.wav`. */
  readonly ending: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface RenderOutcome {
  readonly report: RenderReport;
  readonly outputs: readonly WrittenFile[];
}

/** The engine half of a kind, loaded in render threads only. */
export interface KindRunner {
  run(task: RenderTask, options: RenderControlOptions): Promise<RenderOutcome>;
}
