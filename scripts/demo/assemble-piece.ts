import { openAudioFile, WavWriter } from '@lathe/audio-file';
import { recording } from './recordings.ts';

/** One recording laid into the piece. */
interface Clip {
  readonly name: string;
  readonly startSeconds: number;
  readonly seconds: number;
  readonly gainLinear: number;
  readonly fadeSeconds: number;
}

const sampleRateHz = 44_100;

/** The arrangement: a quiet opening, a build, a loud middle, a quiet end; a piece whose loudness moves. */
const arrangement: readonly Clip[] = [
  ...repeated('ambi_lunar_land', 0, 3, 7.5, 0.5, 1.5),
  ...repeated('ambi_piano', 2, 4, 4, 0.25, 0.4),
  ...repeated('loop_garzul', 16, 4, 8, 0.35, 0.05),
  ...repeated('loop_mika', 24, 4, 8, 0.4, 0.02),
  ...repeated('loop_tabla', 32, 2, 10.6, 0.3, 0.1),
  ...repeated('loop_amen_full', 40, 3, 6.857, 0.45, 0.01),
  ...repeated('ambi_glass_hum', 56, 2, 8, 0.3, 2),
  ...repeated('ambi_lunar_land', 60, 2, 7.5, 0.4, 2),
];

function repeated(
  name: string,
  startSeconds: number,
  times: number,
  seconds: number,
  gainLinear: number,
  fadeSeconds: number,
): Clip[] {
  return Array.from({ length: times }, (_, turn) => ({
    name,
    startSeconds: startSeconds + turn * seconds,
    seconds,
    gainLinear,
    fadeSeconds,
  }));
}

/** Writes a 24-bit stereo WAV of a bit over a minute, the same bytes each time. */
export async function assemblePiece(path: string): Promise<void> {
  const end = Math.max(...arrangement.map((clip) => clip.startSeconds + clip.seconds));
  const frameCount = Math.ceil(end * sampleRateHz);
  const mix = [new Float64Array(frameCount), new Float64Array(frameCount)] as const;
  const sources = new Map<string, Int16Array>();
  for (const clip of arrangement) {
    const source = sources.get(clip.name) ?? (await samplesOf(clip.name));
    sources.set(clip.name, source);
    lay(clip, source, mix);
  }
  const writer = await WavWriter.create(path, { sampleFormat: 's24', sampleRateHz, channels: ['L', 'R'] });
  await using _closed = writer;
  writer.write(interleaved24(mix));
  await writer.finish();
}

/** Interleaved 16-bit stereo samples of a recording. */
async function samplesOf(name: string): Promise<Int16Array> {
  await using reader = await openAudioFile(recording(name));
  const { info } = reader;
  if (info.sampleFormat !== 's16' || info.channelCount !== 2) throw new Error(`${name} is not 16-bit stereo`);
  const bytes = new Uint8Array((info.lengthFrames + 1) * 4);
  let filled = 0;
  // One frame more than there is, so that the read that finds the end, and checks the MD5, happens too.
  for (let frames = -1; frames !== 0; filled += frames * 4) frames = await reader.read(bytes.subarray(filled));
  return new Int16Array(bytes.buffer, 0, filled / 2);
}

function lay(clip: Clip, source: Int16Array, mix: readonly [Float64Array, Float64Array]): void {
  const start = Math.round(clip.startSeconds * sampleRateHz);
  const length = Math.min(Math.round(clip.seconds * sampleRateHz), source.length / 2);
  const fade = Math.max(1, Math.round(clip.fadeSeconds * sampleRateHz));
  for (let frame = 0; frame < length && start + frame < mix[0].length; frame += 1) {
    const gain = (clip.gainLinear * Math.min(1, frame / fade, (length - 1 - frame) / fade)) / 32_768;
    mix[0][start + frame]! += gain * (source[frame * 2] ?? 0);
    mix[1][start + frame]! += gain * (source[frame * 2 + 1] ?? 0);
  }
}

function interleaved24(mix: readonly [Float64Array, Float64Array]): Uint8Array {
  const bytes = Buffer.alloc(mix[0].length * 6);
  for (let frame = 0; frame < mix[0].length; frame += 1) {
    for (const [channel, samples] of mix.entries()) {
      const value = Math.max(-8_388_608, Math.min(8_388_607, Math.round((samples[frame] ?? 0) * 8_388_608)));
      bytes.writeIntLE(value, frame * 6 + channel * 3, 3);
    }
  }
  return bytes;
}
