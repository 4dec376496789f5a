import type { Measurement } from '@lathe/core';
import { measureSource } from '../measure/measure-source.ts';
import { checkedBlockFrames } from '../stream/block-frames.ts';
import { PcmSource } from '../stream/pcm-source.ts';
import { RenderControl, type RenderControlOptions } from '../stream/render-control.ts';

export interface AnalyzeOptions extends RenderControlOptions {
  /** Include the momentary and short-term series. Default false. */
  readonly series?: boolean | undefined;
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
  await using source = await PcmSource.open(path, null);
  control.beginPass('analyse', 1, source.info.lengthFrames);
  const { series = false, threads } = options;
  const { measurement } = await measureSource(source, { blockFrames, series, control, threads });
  control.finish();
  return measurement;
}
