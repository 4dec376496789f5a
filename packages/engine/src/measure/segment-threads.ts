import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { AudioFileInfo } from '@lathe/audio-file/read';
import { type ErrorRecord, LatheError } from '@lathe/core/errors';
import type { SharedReading } from '../stream/pcm-source.ts';
import type { SegmentReading } from './segment-meter.ts';
import type { SegmentShare } from './segment-share.ts';

/** What one of the threads is started with. */
export interface SegmentThreadData {
  readonly path: string;
  readonly reading: SharedReading;
  /** What the file must still be when the thread opens it. */
  readonly info: Pick<AudioFileInfo, 'lengthFrames' | 'sampleFormat' | 'sampleRateHz' | 'channelCount'>;
  readonly segmentCount: number;
  readonly blockFrames: number;
  readonly share: SharedArrayBuffer;
  readonly cancel: Int32Array | undefined;
  /** The process keeps compiled modules on disk; the thread may too. */
  readonly compileCache: boolean;
}

/** What a thread reports at its end; errors do not survive a thread. */
export type SegmentThreadResult =
  | { readonly ok: true; readonly readings: readonly SegmentReading[] }
  | { readonly ok: false; readonly error: ErrorRecord };

export interface SegmentThreadsOptions {
  readonly path: string;
  readonly reading: SharedReading;
  readonly info: SegmentThreadData['info'];
  readonly segmentCount: number;
  readonly blockFrames: number;
  readonly share: SegmentShare;
  readonly cancel: Int32Array | undefined;
}

/** Threads that help to measure one file. They load the meters and the reader and nothing else; disposing ends them. */
export class SegmentThreads implements AsyncDisposable {
  readonly #share: SegmentShare;
  readonly #workers: readonly Worker[];
  readonly #results: readonly Promise<SegmentThreadResult>[];

  private constructor(share: SegmentShare, workers: readonly Worker[]) {
    this.#share = share;
    this.#workers = workers;
    this.#results = workers.map(resultOf);
  }

  static start(count: number, options: SegmentThreadsOptions): SegmentThreads {
    const { path, reading, info, segmentCount, blockFrames, share, cancel } = options;
    const { lengthFrames, sampleFormat, sampleRateHz, channelCount } = info;
    const workerData: SegmentThreadData = {
      path,
      reading,
      info: { lengthFrames, sampleFormat, sampleRateHz, channelCount },
      segmentCount,
      blockFrames,
      share: share.buffer,
      cancel,
      compileCache: getCompileCacheDir() !== undefined,
    };
    const file = new URL('./start-segment-thread.js', import.meta.url);
    return new SegmentThreads(
      share,
      Array.from({ length: count }, () => new Worker(file, { workerData })),
    );
  }

  /** What all threads measured, once no segment is left. @throws what a thread met; render_crashed when one died. */
  async readings(): Promise<readonly SegmentReading[]> {
    const results = await Promise.all(this.#results);
    return results.flatMap((result) => {
      if (!result.ok) throw LatheError.fromRecord(result.error);
      return result.readings;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#share.stop();
    await Promise.all(this.#workers.map(async (worker) => await worker.terminate()));
  }
}

/** Never rejects, so that a thread that fails while this one still measures is no unhandled rejection. */
async function resultOf(worker: Worker): Promise<SegmentThreadResult> {
  return await new Promise((resolve) => {
    worker.once('message', resolve);
    worker.once('error', (error) => resolve(crashed(error instanceof Error ? error.message : String(error))));
    worker.once('exit', (code) => resolve(crashed(`it exited with code ${code}`)));
  });
}

function crashed(reason: string): SegmentThreadResult {
  const error = new LatheError(
    'render_crashed',
    `A thread that measured a part of the file ended before its work: ${reason}.`,
  );
  return { ok: false, error: error.toRecord() };
}
