import { openAudioFile } from '@lathe/audio-file';
import { decibelsToLinear, Gain, Kernels, LoudnessMeter, PcmDecoder, PlanarBlock, TruePeakLimiter } from '@lathe/dsp';

const blockFrames = 8192;

/** Integrated loudness of a file behind a gain and the limiter, LUFS: the tail of a master put together anew. */
export async function loudnessThroughLimiter(path: string, gainDb: number, ceilingDbtp: number): Promise<number> {
  await using reader = await openAudioFile(path);
  const { sampleFormat, sampleRateHz, channelCount, channels } = reader.info;
  const kernels = Kernels.load();
  const block = new PlanarBlock(kernels, channelCount, blockFrames);
  const decoder = new PcmDecoder(kernels, { format: sampleFormat, channelCount, capacityFrames: blockFrames });
  const gain = new Gain(kernels, decibelsToLinear(gainDb));
  const limiter = new TruePeakLimiter(kernels, {
    sampleRateHz,
    channelCount,
    ceilingLinear: decibelsToLinear(ceilingDbtp),
    capacityFrames: blockFrames,
  });
  const meter = new LoudnessMeter(kernels, { sampleRateHz, channels: [...channels], capacityFrames: blockFrames });
  for (;;) {
    const frames = await reader.read(decoder.bytes);
    if (frames === 0) break;
    decoder.decode(frames, block);
    gain.process(block, frames);
    limiter.process(block, frames);
    meter.process(block, frames);
  }
  const { integratedLufs } = meter.finish();
  if (integratedLufs === null) throw new Error(`${path} has no loudness behind the limiter.`);
  return integratedLufs;
}
