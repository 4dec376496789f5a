import type { ErrorRecord } from '@lathe/core/errors';
import type { FirstBlocks } from './first-blocks.ts';
import type { RenderOutcome, RenderTask } from '../kinds/render-task.ts';

/** How a task ended, as data: errors do not survive a thread. */
export type TaskResult =
  | ({
      readonly ok: true;
      /** Where a thread of a pool ran it. */
      readonly firstBlocks?: FirstBlocks;
    } & RenderOutcome)
  | { readonly ok: false; readonly error: ErrorRecord };

/** What crosses to a render thread. */
export interface ThreadTask extends RenderTask {
  /** Memory of a SharedControl. */
  readonly control: SharedArrayBuffer;
  /** The process keeps compiled modules on disk; the thread may too. */
  readonly compileCache: boolean;
}
