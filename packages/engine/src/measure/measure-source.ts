import type { Measurement, PicturePart } from '@lathe/core';
import { Kernels, PcmDecoder, PlanarBlock } from '@lathe/dsp/meters';
import type { PcmSource } from '../stream/pcm-source.ts';
import type { RenderControl } from '../stream/render-control.ts';
import { frameSizeBytes } from '../stream/frame-size.ts';
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
  /** Called with each block's PCM bytes, valid during the call. */
  readonly onBytes?: (bytes: Uint8Array) => void;
}

export interface SourceMeasurement {
  readonly measurement: Measurement;
  /** Frame of the first NaN or infinity; null when there is none. */
  readonly firstNonFiniteFrame: number | null;
}

/** One pass over a source from where it stands (frame 0) to its verified end, with kernels of its own. */
export async function measureSource(source: PcmSource, options: MeasureOptions): Promise<SourceMeasurement> {
  const { blockFrames, series, dualMono = false, picture: parts = [], control, onBytes } = options;
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
function readingOf({ info, damage }: PcmSource): Pick<Measurement, 'warnings' | 'degraded' | 'damage'> {
  const warnings = info.warnings.map(({ code, message }) => ({ code, message }));
  return {
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(damage.length > 0 ? { degraded: true, damage: [...damage] } : {}),
  };
}
