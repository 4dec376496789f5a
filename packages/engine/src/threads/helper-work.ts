import type { ErrorRecord } from '@lathe/core/errors';
import type { SegmentWork, SegmentResult } from '../measure/segment-thread.ts';
import type { TaskResult, ThreadTask } from '../pool/task-result.ts';

/** What a helper is asked for; plain data. */
export type HelperWork =
  | { readonly what: 'segments'; readonly work: SegmentWork }
  | { readonly what: 'task'; readonly task: ThreadTask };

/** What a helper answers; errors do not survive a thread. */
export type HelperAnswer = SegmentResult | TaskResult;

/** Answer for a helper that ended before its work. */
export interface HelperFailure {
  readonly ok: false;
  readonly error: ErrorRecord;
}

/** What a helper will do first, so that it can load the modules for it while it waits: segments, or tasks of a kind. */
export type FirstWork = 'segments' | 'analyze' | 'master';

/** What a helper is started with. */
export interface HelperStart {
  readonly firstWork: FirstWork;
  /** Address of helper-thread.ts, for entries that are not beside it. */
  readonly thread: string;
  /** The process keeps compiled modules on disk; the thread may too. */
  readonly compileCache: boolean;
}
