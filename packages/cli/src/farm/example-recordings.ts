import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const sampleRateHz = 48_000;
const lengthSeconds = 8;
const headerBytes = 44;

export interface Examples {
  /** A WAV file of 8 s. */
  readonly recording: string;
  /** Of three such files, JSON lines. */
  readonly manifest: string;
}

/** Something to submit: chords of sines, stereo, 16 bit, too quiet to be delivered as they are. */
export async function writeExamples(folder: string): Promise<Examples> {
  const examples = join(folder, 'examples');
  await mkdir(examples, { recursive: true });
  const names = ['first.wav', 'second.wav', 'third.wav'];
  await Promise.all(names.map((name, index) => writeFile(join(examples, name), chord(220 * (1 + index / 4)))));
  const manifest = join(examples, 'manifest.jsonl');
  await writeFile(manifest, names.map((path) => `${JSON.stringify({ key: path, path })}\n`).join(''));
  return { recording: join(examples, 'first.wav'), manifest };
}

function chord(frequencyHz: number): Buffer {
  const frames = sampleRateHz * lengthSeconds;
  const bytes = Buffer.alloc(headerBytes + frames * 4);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(frames * 4, 40);
  for (let frame = 0; frame < frames; frame += 1) {
    const phase = (2 * Math.PI * frequencyHz * frame) / sampleRateHz;
    const swell = 0.6 + 0.4 * Math.sin(phase / frequencyHz);
    for (const [channel, overtone] of [1.5, 1.25].entries()) {
      const value = 0.12 * swell * (Math.sin(phase) + 0.5 * Math.sin(phase * overtone));
      bytes.writeInt16LE(Math.round(value * 32_767), headerBytes + frame * 4 + channel * 2);
    }
  }
  return bytes;
}
