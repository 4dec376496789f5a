import { aiff, commonChunk, soundChunk } from '../../packages/audio-file/src/fixtures/aiff-bytes.ts';
import { codedFlac } from '../../packages/audio-file/src/fixtures/coded-flac.ts';
import { randomBytes } from '../../packages/audio-file/src/fixtures/random-bytes.ts';
import { verbatimFlac } from '../../packages/audio-file/src/fixtures/verbatim-flac.ts';
import { payloadOf, w64, w64Chunk } from '../../packages/audio-file/src/fixtures/w64-bytes.ts';
import { chunk, dataSize64Chunk, formatChunk, wave } from '../../packages/audio-file/src/fixtures/wave-bytes.ts';
import { fixture, foreign, foreignBytes, made, own, written, type CorpusEntry } from './corpus-entry.ts';
import { dff, dsf } from './good-dsd.ts';
import { floatPcm, lengthFrames, pcm, swapped } from './good-pcm.ts';

const bext = chunk('bext', randomBytes(2, 603));
const list = chunk('LIST', Buffer.from('INFOINAM\x06\0\0\0Title\0'));
const cue = chunk('cue ', randomBytes(3, 28));
const stereo16 = pcm(2, 2);
const comment = Buffer.concat([Buffer.from([0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0]), Buffer.from('TITLE=x')]);
const stereo = { sampleRateHz: 44_100, channels: ['L', 'R'] } as const;

/** A WAVE whose sizes are in its ds64 chunk. */
function wave64(id: 'RF64' | 'BW64'): Uint8Array {
  const sizes = dataSize64Chunk(stereo16.length + 200, stereo16.length, lengthFrames, [
    { id: 'LIST', sizeBytes: list.length - 8 },
  ]);
  const chunks = [sizes, formatChunk(), chunk('data', stereo16, 0xffff_ffff), list];
  return wave(chunks, { id, declaredBytes: 0xffff_ffff });
}

function aifc(compression: string, bits: number, audio: Uint8Array): Uint8Array {
  return aiff([commonChunk({ frames: lengthFrames, bits, compression }), soundChunk(audio)], { type: 'AIFC' });
}

/** The good files. What an index of a seed is depends on all of them: a fault of before is made again from its saved file. */
export const corpus: readonly CorpusEntry[] = [
  own('wav', 'u8.wav', () => wave([formatChunk({ channelCount: 1, bits: 8 }), chunk('data', pcm(1, 1))])),
  own('wav', 's16.wav', () => wave([formatChunk(), chunk('data', stereo16)])),
  own('wav', 's24-chunks.wav', () =>
    wave([formatChunk({ channelCount: 1, bits: 24 }), bext, chunk('data', pcm(1, 3)), list, cue]),
  ),
  own('wav', 's32.wav', () => wave([formatChunk({ bits: 32 }), chunk('data', pcm(2, 4))])),
  own('wav', 'float.wav', () => wave([formatChunk({ code: 3, bits: 32 }), list, chunk('data', floatPcm(2, 4))])),
  own('wav', 'float64.wav', () => wave([formatChunk({ code: 3, bits: 64 }), chunk('data', floatPcm(2, 8))])),
  own('wav', 'extensible-5.1.wav', () =>
    wave([formatChunk({ channelCount: 6, bits: 32, extension: { mask: 0x3f } }), chunk('data', pcm(6, 4))]),
  ),
  own('wav', 'streamed.wav', () =>
    wave([formatChunk(), chunk('data', stereo16, 0xffff_ffff)], { declaredBytes: 0xffff_ffff }),
  ),
  own('rf64', 'rf64.wav', () => wave64('RF64')),
  own('bw64', 'bw64.wav', () => wave64('BW64')),
  own('w64', 's24.w64', () =>
    w64([w64Chunk('fmt ', payloadOf(formatChunk({ channelCount: 1, bits: 24 }))), w64Chunk('data', pcm(1, 3))]),
  ),
  own('aiff', 's16.aiff', () =>
    aiff([commonChunk({ frames: lengthFrames }), soundChunk(swapped(stereo16, 2), { offset: 6 })]),
  ),
  own('aifc', 'sowt.aifc', () => aifc('sowt', 16, stereo16)),
  own('aifc', 'fl32.aifc', () => aifc('fl32', 32, swapped(floatPcm(2, 4), 4))),
  own('aifc', 'in24.aifc', () => aifc('in24', 24, swapped(pcm(2, 3), 3))),
  written('aiff', 'written-24.aiff', { container: 'aiff', sampleFormat: 's24', ...stereo }, () => pcm(2, 3)),
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
  own('flac', 'coded-12.flac', () => codedFlac({ seed: 1, bitsPerSample: 12, channelCount: 2, blockCount: 60 }).bytes),
  own('flac', 'coded-20.flac', () => codedFlac({ seed: 2, bitsPerSample: 20, channelCount: 3, blockCount: 40 }).bytes),
  written('flac', 'written-24.flac', { container: 'flac', sampleFormat: 's24', ...stereo }, () => pcm(2, 3)),
  made('flac', 'packed.flac', 'flac -s -f -8 -o {out} {in}'),
  made('flac', 'small-blocks.flac', 'flac -s -f -5 -b 256 -o {out} {in}'),
  fixture('mp3', 'lame-cbr.mp3'),
  fixture('mp3', 'lame-mono-22k.mp3'),
  fixture('mp3', 'lame-checksum.mp3'),
  fixture('mp3', 'lame-untagged.mp3'),
  fixture('mp3', 'ffmpeg.mp3'),
  fixture('vorbis', 'oggenc.ogg'),
  fixture('vorbis', 'ffmpeg-pages.ogg'),
  fixture('vorbis', 'oggenc-surround.ogg'),
  fixture('opus', 'opusenc.opus'),
  fixture('opus', 'opusenc-mono.opus'),
  fixture('opus', 'opusenc-surround.opus'),
  foreign('mp4', 'aac.m4a', '-c:a aac -b:a 128k -f ipod'),
  foreign('mp4', 'alac.m4a', '-c:a alac -f ipod'),
  foreign('mp4', 's24.mov', '-c:a pcm_s24le -f mov'),
  foreign('mp4', 'fragments.mp4', '-c:a aac -movflags frag_keyframe+empty_moov -frag_duration 100000 -f mp4'),
  foreign('adts', 'aac.aac', '-c:a aac -b:a 128k -f adts'),
  foreign('wavpack', 'packed.wv', '-c:a wavpack -f wv'),
  foreign('wavpack', 'float.wv', '-c:a wavpack -sample_fmt fltp -f wv'),
  foreign('caf', 's16.caf', '-c:a pcm_s16be -f caf'),
  foreign('caf', 'alac.caf', '-c:a alac -f caf'),
  foreign('matroska', 'flac.mka', '-c:a flac -f matroska'),
  foreign('matroska', 'aac.mka', '-c:a aac -f matroska'),
  foreign('tta', 'packed.tta', '-c:a tta -f tta'),
  foreign('ac3', 'sound.ac3', '-c:a ac3 -f ac3'),
  foreign('ogg-flac', 'flac.oga', '-c:a flac -f ogg'),
  foreign('mpeg-ts', 'aac.ts', '-c:a aac -f mpegts'),
  foreign('asf', 'sound.wma', '-c:a wmav2 -f asf'),
  foreignBytes('dsd', 'noise.dsf', dsf),
  foreignBytes('dsd', 'noise.dff', dff),
];

/** Places in the corpus, each as often as its weight says, spread over the round; index after index takes the next. */
export const round: readonly number[] = Array.from({ length: Math.max(...corpus.map(({ weight }) => weight)) }).flatMap(
  (_, turn) => corpus.flatMap(({ weight }, place) => (turn < weight ? [place] : [])),
);
