import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ChannelLabel, sampleSizeBytes, WavWriter, type WrittenSampleFormat } from '@lathe/audio-file';
import { type MasterRecipe, unchangedMasterRecipe } from '@lathe/core';

/** Where the hashes are kept; written by regenerate-goldens.ts alone. */
export const goldenPath = fileURLToPath(new URL('./golden-masters.json', import.meta.url));

interface Signal {
  readonly sampleFormat: WrittenSampleFormat;
  readonly sampleRateHz: number;
  readonly channels: readonly ChannelLabel[];
  readonly lengthFrames: number;
}

const signals: Readonly<Record<string, Signal>> = {
  'stereo-f32-44k': { sampleFormat: 'f32', sampleRateHz: 44_100, channels: ['L', 'R'], lengthFrames: 300_007 },
  'stereo-s24-48k': { sampleFormat: 's24', sampleRateHz: 48_000, channels: ['L', 'R'], lengthFrames: 250_001 },
  'mono-s16-96k': { sampleFormat: 's16', sampleRateHz: 96_000, channels: ['M'], lengthFrames: 400_003 },
  'surround-s24-48k': {
    sampleFormat: 's24',
    sampleRateHz: 48_000,
    channels: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'],
    lengthFrames: 120_011,
  },
};

const recipes: Readonly<Record<string, Partial<MasterRecipe>>> = {
  'limited-16': { targetLufs: -14, ceilingDbtp: -1, policy: 'best-effort', sampleFormat: 's16' },
  'limited-float': { targetLufs: -16, ceilingDbtp: -3, policy: 'best-effort', sampleFormat: 'f32' },
  'linear-24': { targetLufs: -23, ceilingDbtp: -1, acceptNearest: true, sampleFormat: 's24' },
};

export interface GoldenCase {
  readonly name: string;
  readonly signal: string;
  readonly recipe: MasterRecipe;
}

/** Every signal under every recipe. */
export const goldenCases: readonly GoldenCase[] = Object.keys(signals).flatMap((signal) =>
  Object.entries(recipes).map(([recipeName, fields]) => ({
    name: `${signal} ${recipeName}`,
    signal,
    recipe: { ...unchangedMasterRecipe, ...fields },
  })),
);

/** Writes the signals into a folder; they come from a seed and from arithmetic that is the same everywhere. */
export async function writeGoldenSignals(folder: string): Promise<void> {
  for (const [name, { lengthFrames, ...format }] of Object.entries(signals)) {
    await using writer = await WavWriter.create(join(folder, `${name}.wav`), format);
    writer.write(payloadOf(name.length, format.sampleFormat, format.channels.length, lengthFrames));
    await writer.finish();
  }
}

/** Hash of the master of a case, made by `render` from input to output path; the output is removed. */
export async function hashOfCase(
  { name, signal }: GoldenCase,
  folder: string,
  render: (inputPath: string, outputPath: string) => Promise<unknown>,
): Promise<string> {
  const outputPath = join(folder, `${name.replaceAll(' ', '-')}-${randomUUID()}.wav`);
  await render(join(folder, `${signal}.wav`), outputPath);
  const hash = createHash('sha256').update(readFileSync(outputPath)).digest('hex');
  rmSync(outputPath);
  return hash;
}

/** Uniform noise in −1 … 1 from a seed (mulberry32). */
function noise(seed: number, length: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2_147_483_648 - 1;
  });
}

/** Noise whose level falls over each 0.25 s or so, smoothed a little so that its true peaks lie between samples. */
function payloadOf(seed: number, format: WrittenSampleFormat, channelCount: number, lengthFrames: number): Uint8Array {
  const bytesPerSample = sampleSizeBytes(format);
  const bytes = new Uint8Array(lengthFrames * channelCount * bytesPerSample);
  const view = new DataView(bytes.buffer);
  for (let channel = 0; channel < channelCount; channel++) {
    const samples = noise(seed * 16 + channel, lengthFrames);
    let smoothed = 0;
    for (const [frame, sample] of samples.entries()) {
      const fall = 1 - (frame % 12_000) / 12_000;
      smoothed += (sample * (0.05 + 0.95 * fall * fall * fall) - smoothed) * 0.25;
      const offset = (frame * channelCount + channel) * bytesPerSample;
      const value = Math.fround(smoothed * 0.9);
      if (format === 'f32') view.setFloat32(offset, value, true);
      else if (format === 's16') view.setInt16(offset, Math.round(value * 32_767), true);
      else {
        const integer = Math.round(value * 8_388_607);
        view.setUint16(offset, integer & 0xffff, true);
        view.setInt8(offset + 2, integer >> 16);
      }
    }
  }
  return bytes;
}
