import type { Measurement } from '@lathe/core';
import { Kernels, PcmDecoder, PlanarBlock } from '@lathe/dsp/meters';
import type { PcmSource } from '../stream/pcm-source.ts';
import type { RenderControl } from '../stream/render-control.ts';
import { frameSizeBytes } from '../stream/frame-size.ts';
import { measureSegments } from './measure-segments.ts';
import { measurementOf } from './measurement-of.ts';
import { StreamMeter } from './stream-meter.ts';

export interface MeasureOptions {
  readonly blockFrames: number;
  readonly series: boolean;
  readonly control: RenderControl;
  /** Threads that may measure, this one included; changes no result. Default 1. */
  readonly threads?: number | undefined;
  /** Called with each block's PCM bytes, valid during the call. */
  readonly onBytes?: (bytes: Uint8Array) => void;
}

export interface SourceMeasurement {
  readonly measurement: Measurement;
  /** Frame of the first NaN or infinity; null when there is none. */
  readonly firstNonFiniteFrame: number | null;
}

/**
 * Measures a source from where it stands (frame 0) to its verified end, with kernels of its own: by its segments where it
 * can be read at any frame, else in order. Both give the same bits.
 */
export async function measureSource(source: PcmSource, options: MeasureOptions): Promise<SourceMeasurement> {
  const { blockFrames, series, control, onBytes, threads = 1 } = options;
  const reader = onBytes === undefined || threads > 1 ? source.seekable : null;
  if (reader !== null) {
    const meanwhile = onBytes === undefined ? undefined : async () => await listenToBytes(source, blockFrames, onBytes);
    const { path } = source;
    const measured = await measureSegments(reader, { path, blockFrames, series, control, threads, meanwhile });
    source.endSeekablePass();
    return measured;
  }
  const { sampleFormat, sampleRateHz, channelCount, channels } = source.info;
  const kernels = Kernels.load();
  const decoder = new PcmDecoder(kernels, { format: sampleFormat, channelCount, capacityFrames: blockFrames });
  const block = new PlanarBlock(kernels, channelCount, blockFrames);
  const meter = new StreamMeter(kernels, { sampleRateHz, channels, series, capacityFrames: blockFrames });
  const frameBytes = frameSizeBytes(source.info);
  let lengthFrames = 0;
  for (;;) {
    const bytes = decoder.bytes;
    const frameCount = await source.read(bytes);
    if (frameCount === 0) break;
    onBytes?.(bytes.subarray(0, frameCount * frameBytes));
    decoder.decode(frameCount, block);
    meter.process(block, frameCount);
    lengthFrames += frameCount;
    control.advance(frameCount);
  }
  return {
    measurement: measurementOf(source.info, lengthFrames, meter.finish(), decoder),
    firstNonFiniteFrame: decoder.firstNonFiniteFrame,
  };
}

/** Hands out a source's bytes in order, for listeners whose work cannot be divided. */
async function listenToBytes(
  source: PcmSource,
  blockFrames: number,
  onBytes: (bytes: Uint8Array) => void,
): Promise<void> {
  const frameBytes = frameSizeBytes(source.info);
  const bytes = new Uint8Array(blockFrames * frameBytes);
  for (;;) {
    const frameCount = await source.read(bytes);
    if (frameCount === 0) return;
    onBytes(bytes.subarray(0, frameCount * frameBytes));
  }
}
