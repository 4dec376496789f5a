import { sampleSizeBytes, type SampleFormat } from './sample-format.ts';

export interface DecodedPcm {
  readonly channels: readonly Float32Array[];
  readonly nonFiniteSamples: number;
  readonly denormalSamples: number;
  readonly firstNonFiniteFrame: number | null;
}

const smallestNormal = 1.1754943508222875e-38;
/** 2^40, +241 dBFS: no audio is that loud, and meters in f32 could overflow on more. */
const absurd = 1_099_511_627_776;

const smallestNormalDouble = 2.2250738585072014e-308;

function integerAt(view: DataView, format: Exclude<SampleFormat, 'f32' | 'f64'>, offset: number): number {
  if (format === 'u8') return (view.getUint8(offset) - 0x80) / 0x80;
  if (format === 's16') return view.getInt16(offset, true) / 0x8000;
  if (format === 's32') return view.getInt32(offset, true) / 0x8000_0000;
  return (view.getUint16(offset, true) + view.getInt8(offset + 2) * 0x1_0000) / 0x80_0000;
}

/** The specification of the decoding kernel: whole interleaved frames to planar f32, rounded once. */
export function decodePcmReference(bytes: Uint8Array, format: SampleFormat, channelCount: number): DecodedPcm {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frameCount = Math.floor(bytes.byteLength / (sampleSizeBytes[format] * channelCount));
  const channels = Array.from({ length: channelCount }, () => new Float32Array(frameCount));
  let nonFiniteSamples = 0;
  let denormalSamples = 0;
  let firstNonFiniteFrame: number | null = null;
  for (let frame = 0; frame < frameCount; frame += 1) {
    for (const [channel, samples] of channels.entries()) {
      const offset = (frame * channelCount + channel) * sampleSizeBytes[format];
      if (format !== 'f32' && format !== 'f64') {
        samples[frame] = integerAt(view, format, offset);
        continue;
      }
      const stored = format === 'f32' ? view.getFloat32(offset, true) : view.getFloat64(offset, true);
      const value = Math.fround(stored);
      const magnitude = Math.abs(stored);
      if (!(Math.abs(value) < absurd)) {
        nonFiniteSamples += 1;
        firstNonFiniteFrame ??= frame;
      } else if (stored === 0 || Math.abs(value) >= smallestNormal) {
        samples[frame] = value;
      } else if (format === 'f32' || magnitude < smallestNormalDouble) {
        denormalSamples += 1;
      }
    }
  }
  return { channels, nonFiniteSamples, denormalSamples, firstNonFiniteFrame };
}
