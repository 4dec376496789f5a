import type { Measurement, PicturePart } from '@lathe/core';
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
  /** Measure mono as played on two loudspeakers. */
  readonly dualMono?: boolean;
  /** Parts of the picture to measure as well; none unless given. */
  readonly picture?: readonly PicturePart[] | undefined;
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
  const { blockFrames, series, dualMono = false, picture: parts = [], control, onBytes, threads = 1 } = options;
  const inOrder = onBytes !== undefined || source.isDigested;
  const whole = parts.length > 0 || dualMono;
  const reader = whole || (inOrder && threads === 1) ? null : source.seekable;
  if (reader !== null) {
    const meanwhile = inOrder ? async () => await listenToBytes(source, blockFrames, onBytes) : undefined;
    const measured = await measureSegments(reader, { blockFrames, series, control, threads, meanwhile });
    await source.endSeekablePass();
    return { ...measured, measurement: { ...measured.measurement, ...readingOf(source) } };
  }
  const { sampleFormat, sampleRateHz, channelCount, channels } = source.info;
  const kernels = Kernels.load();
  const decoder = new PcmDecoder(kernels, { format: sampleFormat, channelCount, capacityFrames: blockFrames });
  const block = new PlanarBlock(kernels, channelCount, blockFrames);
  const meter = new StreamMeter(kernels, { sampleRateHz, channels, series, dualMono, capacityFrames: blockFrames });
  // A picture's meters are loaded when one is asked for.
  const picture =
    parts.length > 0
      ? new (await import('../picture/picture-meter.ts')).PictureMeter(kernels, source.info, parts)
      : undefined;
  const frameBytes = frameSizeBytes(source.info);
  let lengthFrames = 0;
  for (;;) {
    const bytes = decoder.bytes;
    const frameCount = await source.read(bytes);
    if (frameCount === 0) break;
    onBytes?.(bytes.subarray(0, frameCount * frameBytes));
    decoder.decode(frameCount, block);
    meter.process(block, frameCount);
    picture?.process(block, frameCount, bytes);
    lengthFrames += frameCount;
    await control.advance(frameCount);
  }
  const reading = meter.finish();
  return {
    measurement: {
      ...measurementOf(source.info, lengthFrames, reading, decoder, dualMono),
      ...(picture && { picture: picture.finish(reading.truePeaksLinear) }),
      ...readingOf(source),
    },
    firstNonFiniteFrame: decoder.firstNonFiniteFrame,
  };
}

/** What the reader has to say beside the numbers; nothing for most files. */
function readingOf({
  info,
  damage,
}: PcmSource): Pick<Measurement, 'warnings' | 'encoderDelay' | 'degraded' | 'damage'> {
  const warnings = info.warnings.map(({ code, message }) => ({ code, message }));
  return {
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(info.encoderDelay === null ? {} : { encoderDelay: { ...info.encoderDelay } }),
    ...(damage.length > 0 ? { degraded: true, damage: [...damage] } : {}),
  };
}

/** Reads a source in order, for listeners whose work cannot be divided: a digest, and whoever takes the bytes. */
async function listenToBytes(
  source: PcmSource,
  blockFrames: number,
  onBytes?: (bytes: Uint8Array) => void,
): Promise<void> {
  const frameBytes = frameSizeBytes(source.info);
  const bytes = new Uint8Array(blockFrames * frameBytes);
  for (;;) {
    const frameCount = await source.read(bytes);
    if (frameCount === 0) return;
    onBytes?.(bytes.subarray(0, frameCount * frameBytes));
  }
}
