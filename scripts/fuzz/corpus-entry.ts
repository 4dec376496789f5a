import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAudioFile, type AudioFileSpec } from '@lathe/audio-file';
import { lossyBytes } from '../../packages/audio-file/src/fixtures/lossy-files.ts';
import { chunk, formatChunk, wave } from '../../packages/audio-file/src/fixtures/wave-bytes.ts';
import { pcm } from './good-pcm.ts';

/** One good file that is mutated. A new format needs an entry, nothing else. */
export interface CorpusEntry {
  /** Row of the summary, and what `--format` chooses. */
  readonly format: string;
  readonly name: string;
  /** Program that makes it, or that reads it; null where we do both. */
  readonly tool: string | null;
  /** How often it comes in one round. */
  readonly weight: number;
  /** @param folder for files of the tool. */
  make(folder: string): Uint8Array | Promise<Uint8Array>;
}

/** Lathe decodes in some 10 ms; each start of ffmpeg takes 80 ms of CPU time, and a file needs two to six of them. */
const ownWeight = 6;
const foreignWeight = 1;

/** A file of bytes that we make. */
export function own(format: string, name: string, make: () => Uint8Array): CorpusEntry {
  return { format, name, tool: null, weight: ownWeight, make };
}

/** A small file of the tests, made by the usual encoder. */
export function fixture(format: string, name: string): CorpusEntry {
  return own(format, name, () => lossyBytes(name));
}

/** A file by one of our writers, of little-endian PCM. */
export function written(format: string, name: string, spec: AudioFileSpec, audio: () => Uint8Array): CorpusEntry {
  return {
    format,
    name,
    tool: null,
    weight: ownWeight,
    async make(folder) {
      const path = join(folder, `written-${name}`);
      await using writer = await createAudioFile(path, spec);
      writer.write(audio());
      await writer.finish();
      const bytes = readFileSync(path);
      rmSync(path);
      return bytes;
    },
  };
}

/** A file that a program makes of the 16-bit stereo WAV; `{in}` and `{out}` stand for the paths. */
export function made(format: string, name: string, command: string): CorpusEntry {
  const [tool = '', ...words] = command.split(' ');
  return {
    format,
    name,
    tool,
    weight: ownWeight,
    make(folder) {
      const input = join(folder, 'source.wav');
      const output = join(folder, name);
      writeFileSync(input, wave([formatChunk(), chunk('data', pcm(2, 2))]));
      const args = words.map((word) => word.replace('{in}', input).replace('{out}', output));
      const run = spawnSync(tool, args, { encoding: 'utf8' });
      if (run.status !== 0) throw new Error(`${tool} did not make ${name}: ${run.error?.message ?? run.stderr}`);
      return readFileSync(output);
    },
  };
}

/** A file that ffmpeg makes and reads. */
export function foreign(format: string, name: string, options: string): CorpusEntry {
  const command = `ffmpeg -nostdin -v error -y -i {in} ${options} -fflags +bitexact {out}`;
  return { ...made(format, name, command), weight: foreignWeight };
}

/** A file that we make and ffmpeg reads. */
export function foreignBytes(format: string, name: string, make: () => Uint8Array): CorpusEntry {
  return { format, name, tool: 'ffmpeg', weight: foreignWeight, make };
}
