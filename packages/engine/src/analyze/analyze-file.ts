import type { Measurement, PicturePart } from '@lathe/core';
import { measureSource } from '../measure/measure-source.ts';
import { checkedBlockFrames } from '../stream/block-frames.ts';
import { PcmSource } from '../stream/pcm-source.ts';
import type { OpenAudioFileOptions } from '@lathe/audio-file/read';
import { RenderControl, type RenderControlOptions } from '../stream/render-control.ts';

export interface AnalyzeOptions extends RenderControlOptions, OpenAudioFileOptions {
  /** Include the momentary and short-term series. Default false. */
  readonly series?: boolean | undefined;
  /** Measure a mono file as played on two loudspeakers, 3.01 LU louder. Default false. */
  readonly dualMono?: boolean | undefined;
  /** Which loudspeakers the channels are for, instead of what the file says or implies. */
  readonly layout?: string | null | undefined;
  /** Parts of the picture to measure in the same pass; none unless given. */
  readonly picture?: readonly PicturePart[] | undefined;
  /** Program that decodes what Lathe does not: a name on PATH or a path; null: none. `ffmpeg` unless given. */
  readonly ffmpeg?: string | null | undefined;
  /** Threads that measure one large file, this one included; changes no result. Default 1. */
  readonly threads?: number | undefined;
  /** 256 … 65,536; changes no result. */
  readonly blockFrames?: number | undefined;
}

/**
 * Measures one file on the calling thread, in bounded memory.
 * @throws the codes of `openAudioFile`, input_corrupt, input_empty, cancelled.
 */
export async function analyzeFile(path: string, options: AnalyzeOptions = {}): Promise<Measurement> {
  const blockFrames = checkedBlockFrames(options.blockFrames);
  const control = new RenderControl(options);
  await using source = await PcmSource.open(path, null, {
    limits: options.limits,
    ffmpeg: options.ffmpeg,
    lenient: options.lenient,
    layout: options.layout,
  });
  control.beginPass('analyse', 1, source.info.lengthFrames);
  const { series = false, dualMono = false, picture, threads } = options;
  const { measurement } = await measureSource(source, { blockFrames, series, dualMono, picture, control, threads });
  control.finish();
  return measurement;
}
