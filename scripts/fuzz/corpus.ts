import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from '../../packages/audio-file/src/fixtures/random-bytes.ts';
import { verbatimFlac } from '../../packages/audio-file/src/fixtures/verbatim-flac.ts';
import { chunk, dataSize64Chunk, formatChunk, wave } from '../../packages/audio-file/src/fixtures/wave-bytes.ts';

/** One good file that is mutated. A new format needs an entry, nothing else. */
export interface CorpusEntry {
  /** Row of the summary, and what `--format` chooses. */
  readonly format: string;
  readonly name: string;
  /** Program that makes it; null where we do. */
  readonly tool: string | null;
  /** @param folder for files of the tool. */
  make(folder: string): Uint8Array;
}

/** Odd, so that no block of any codec fits into it. */
const lengthFrames = 22_051;

/** Two tones and some noise, interleaved. */
function pcm(channelCount: number, sampleBytes: 2 | 3 | 4): Buffer {
  const bytes = Buffer.alloc(lengthFrames * channelCount * sampleBytes);
  const noise = randomBytes(7, lengthFrames * channelCount);
  const full = 2 ** (8 * sampleBytes - 1);
  for (let index = 0; index < lengthFrames * channelCount; index++) {
    const frame = Math.floor(index / channelCount);
    const tone = Math.sin(frame * 0.05) * 0.3 + Math.sin(frame * 0.31) * 0.1;
    const sample = tone + ((noise[index] ?? 0) - 128) * 0.0005;
    bytes.writeIntLE(Math.round(sample * full * 0.9), index * sampleBytes, sampleBytes);
  }
  return bytes;
}

function floatPcm(channelCount: number): Buffer {
  const integers = pcm(channelCount, 4);
  const bytes = Buffer.alloc(integers.length);
  for (let offset = 0; offset < bytes.length; offset += 4) {
    bytes.writeFloatLE(integers.readInt32LE(offset) / 2 ** 31, offset);
  }
  return bytes;
}

const bext = chunk('bext', randomBytes(2, 603));
const list = chunk('LIST', Buffer.from('INFOINAM\x06\0\0\0Title\0'));
const cue = chunk('cue ', randomBytes(3, 28));
const stereo16 = pcm(2, 2);
const comment = Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0]), Buffer.from('TITLE=x')]);

function own(format: string, name: string, make: () => Uint8Array): CorpusEntry {
  return { format, name, tool: null, make };
}

/** A file that a program makes of the 16-bit stereo WAV; `{in}` and `{out}` stand for the paths. */
function made(format: string, name: string, command: string): CorpusEntry {
  const [tool = '', ...words] = command.split(' ');
  return {
    format,
    name,
    tool,
    make(folder) {
      const input = join(folder, 'source.wav');
      const output = join(folder, name);
      writeFileSync(input, wave([formatChunk(), chunk('data', stereo16)]));
      const args = words.map((word) => word.replace('{in}', input).replace('{out}', output));
      const run = spawnSync(tool, args, { encoding: 'utf8' });
      if (run.status !== 0) throw new Error(`${tool} did not make ${name}: ${run.error?.message ?? run.stderr}`);
      return readFileSync(output);
    },
  };
}

const ffmpeg = (options: string): string => `ffmpeg -v error -y -i {in} ${options} -fflags +bitexact {out}`;

/** The good files, in an order that decides what each index of a seed is: append only. */
export const corpus: readonly CorpusEntry[] = [
  own('wav', 's16.wav', () => wave([formatChunk(), chunk('data', stereo16)])),
  own('wav', 's24-chunks.wav', () =>
    wave([formatChunk({ channelCount: 1, bits: 24 }), bext, chunk('data', pcm(1, 3)), list, cue]),
  ),
  own('wav', 'float.wav', () => wave([formatChunk({ code: 3, bits: 32 }), list, chunk('data', floatPcm(2))])),
  own('wav', 'extensible-5.1.wav', () =>
    wave([formatChunk({ channelCount: 6, bits: 32, extension: { mask: 0x3f } }), chunk('data', pcm(6, 4))]),
  ),
  own('wav', 'streamed.wav', () =>
    wave([formatChunk(), chunk('data', stereo16, 0xffff_ffff)], { declaredBytes: 0xffff_ffff }),
  ),
  own('rf64', 'rf64.wav', () =>
    wave(
      [
        dataSize64Chunk(stereo16.length + 200, stereo16.length, lengthFrames, [
          { id: 'LIST', sizeBytes: list.length - 8 },
        ]),
        formatChunk(),
        chunk('data', stereo16, 0xffff_ffff),
        list,
      ],
      { id: 'RF64', declaredBytes: 0xffff_ffff },
    ),
  ),
  own('flac', 'verbatim-16.flac', () =>
    verbatimFlac({
      pcm: stereo16,
      channelCount: 2,
      bitsPerSample: 16,
      blockFrames: 1152,
      blocks: [
        [4, comment],
        [6, randomBytes(4, 300)],
      ],
    }),
  ),
  own('flac', 'verbatim-24-open.flac', () =>
    verbatimFlac({
      pcm: pcm(1, 3),
      channelCount: 1,
      bitsPerSample: 24,
      blockFrames: 4096,
      declaredFrames: 0,
      md5: new Uint8Array(16),
    }),
  ),
  own('flac', 'verbatim-8-channels.flac', () =>
    verbatimFlac({ pcm: pcm(8, 2), channelCount: 8, bitsPerSample: 16, blockFrames: 576, refersToStreamInfo: true }),
  ),
  made('flac', 'packed.flac', 'flac -s -f -8 -o {out} {in}'),
  made('flac', 'small-blocks.flac', 'flac -s -f -5 -b 256 -o {out} {in}'),
  made('mp3', 'cbr.mp3', 'lame --quiet -b 128 {in} {out}'),
  made('mp3', 'vbr.mp3', 'lame --quiet -V 4 --tt Title {in} {out}'),
  made('vorbis', 'vorbis.ogg', 'oggenc -Q -q 4 --serial 1 -o {out} {in}'),
  made('opus', 'opus.opus', 'opusenc --quiet --bitrate 96 --serial 1 {in} {out}'),
  made('aiff', 's16.aiff', ffmpeg('-c:a pcm_s16be -f aiff')),
  made('aiff', 'sowt.aifc', ffmpeg('-c:a pcm_s16le -f aiff')),
  made('w64', 's24.w64', ffmpeg('-c:a pcm_s24le -f w64')),
  made('mp4', 'aac.m4a', ffmpeg('-c:a aac -b:a 128k -f ipod')),
  made('mp4', 'alac.m4a', ffmpeg('-c:a alac -f ipod')),
  made('adts', 'aac.aac', ffmpeg('-c:a aac -b:a 128k -f adts')),
  made('wavpack', 'packed.wv', ffmpeg('-c:a wavpack -f wv')),
  made('caf', 's16.caf', ffmpeg('-c:a pcm_s16be -f caf')),
  made('matroska', 'flac.mka', ffmpeg('-c:a flac -f matroska')),
  made('tta', 'packed.tta', ffmpeg('-c:a tta -f tta')),
  made('ac3', 'sound.ac3', ffmpeg('-c:a ac3 -f ac3')),
];
