import { openAudioFile } from '@lathe/audio-file/read';
import { LatheError } from '@lathe/core/errors';
import { RenderControl } from '../stream/render-control.ts';
import { isSeekable } from '../stream/seekable-reader.ts';
import { measureShare } from './measure-segments.ts';
import { SegmentShare } from './segment-share.ts';
import type { SegmentThreadData, SegmentThreadResult } from './segment-threads.ts';

/** Measures segments of one file on a thread of its own until none is left; start-segment-thread.js calls it. */
export default async function measureOnThread(data: SegmentThreadData): Promise<SegmentThreadResult> {
  const share = new SegmentShare(data.segmentCount, data.share);
  const control = new RenderControl({ cancel: data.cancel });
  try {
    await using reader = await openAudioFile(data.path, data.reading);
    const { info } = reader;
    const isSame =
      info.lengthFrames === data.info.lengthFrames &&
      info.sampleFormat === data.info.sampleFormat &&
      info.sampleRateHz === data.info.sampleRateHz &&
      info.channelCount === data.info.channelCount;
    if (!isSame || !isSeekable(reader)) {
      throw new LatheError('input_corrupt', 'The file changed while it was read: its header differs from before.');
    }
    const readings = await measureShare(reader, data.blockFrames, share, () => {
      if (share.stopped) throw new LatheError('cancelled', 'The measurement was stopped.');
      return control.advance(0);
    });
    return { ok: true, readings };
  } catch (error) {
    share.stop();
    // A trap leaves kernels in an unknown state; the thread ends after this anyway.
    return { ok: false, error: LatheError.from(error).toRecord() };
  }
}
