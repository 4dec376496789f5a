import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { aiff, commonChunk, soundChunk } from '../../packages/audio-file/src/fixtures/aiff-bytes.ts';
import { codedFlac } from '../../packages/audio-file/src/fixtures/coded-flac.ts';
import { lossyBytes } from '../../packages/audio-file/src/fixtures/lossy-files.ts';
import { splitPages } from '../../packages/audio-file/src/fixtures/ogg-bytes.ts';
import { randomBytes } from '../../packages/audio-file/src/fixtures/random-bytes.ts';
import { payloadOf, w64, w64Chunk } from '../../packages/audio-file/src/fixtures/w64-bytes.ts';
import { chunk, dataSize64Chunk, formatChunk, wave } from '../../packages/audio-file/src/fixtures/wave-bytes.ts';
import { assertDamageNoticed, type DamageCase } from '../support/assert-damage-noticed.ts';
import { pageSays } from '../support/damage-page.ts';

/** The formats that Lathe decodes itself, against docs/reference/damage.md. */
const folder = mkdtempSync(join(tmpdir(), 'lathe-damage-'));
after(() => rmSync(folder, { recursive: true }));

const frames = 4801;
const audio = randomBytes(5, frames * 4);
const data = chunk('data', audio);
const unsized = chunk('data', audio, 0xffff_ffff);

function wave64(id: 'RF64' | 'BW64'): Uint8Array {
  const chunks = [dataSize64Chunk(4 + 36 + 24 + 8 + audio.length, audio.length, frames), formatChunk(), unsized];
  return wave(chunks, { id, declaredBytes: 0xffff_ffff });
}

const plain = { cuts: 'always', flips: 'never', lenientAfterCut: 'report' } as const;
const pcmFiles: readonly (readonly [format: string, fileName: string, bytes: Uint8Array])[] = [
  ['WAV', 'a.wav', wave([formatChunk(), data])],
  ['RF64', 'rf64.wav', wave64('RF64')],
  ['BW64', 'bw64.wav', wave64('BW64')],
  ['W64', 'a.w64', w64([w64Chunk('fmt ', payloadOf(formatChunk())), w64Chunk('data', audio)])],
  ['AIFF', 'a.aiff', aiff([commonChunk({ frames }), soundChunk(audio)])],
  ['AIFC', 'a.aifc', aiff([commonChunk({ frames, compression: 'sowt' }), soundChunk(audio)], { type: 'AIFC' })],
];

/** Pages of headers have the position 0. */
function firstAudioPage(name: string): number {
  let start = 0;
  for (const page of splitPages(lossyBytes(name))) {
    if (page.readBigInt64LE(6) !== 0n) break;
    start += page.length;
  }
  return start;
}

const checked = { cuts: 'always', flips: 'always', lenientAfterCut: 'report' } as const;
const flac = codedFlac({ seed: 3, bitsPerSample: 16, channelCount: 2, blockCount: 30 }).bytes;
/** Behind what of the file the audio begins, and how much stands behind it. */
const lossyFiles: readonly (readonly [format: string, fileName: string, start: number, tagBytes: number])[] = [
  ['MP3 with a LAME tag', 'lame-cbr.mp3', 168 + 417, 128],
  ['MP3 with a LAME tag', 'lame-checksum.mp3', 432, 0],
  ['Ogg Vorbis', 'ffmpeg-pages.ogg', firstAudioPage('ffmpeg-pages.ogg'), 0],
  ['Ogg Opus', 'opusenc.opus', firstAudioPage('opusenc.opus'), 0],
];

const cases: readonly DamageCase[] = [
  ...pcmFiles.map(([format, fileName, bytes]): DamageCase => {
    const start = Buffer.from(bytes).indexOf(audio);
    return { format, fileName, ...plain, bytes, audio: [start, start + audio.length] };
  }),
  { format: 'FLAC', fileName: 'a.flac', ...checked, bytes: flac, audio: [42, flac.length] },
  ...lossyFiles.map(([format, fileName, start, tagBytes]): DamageCase => {
    const bytes = lossyBytes(fileName);
    return { format, fileName, ...checked, bytes, audio: [start, bytes.length - tagBytes] };
  }),
];
for (const damageCase of cases) {
  const { format, fileName, flips } = damageCase;
  test(`${format} (${fileName}): 30 cuts are noticed, 100 flipped bits ${flips}, as the page says`, async () => {
    await assertDamageNoticed(damageCase, { folder, cutCount: 30, flipCount: 100 });
    assert.ok(pageSays(damageCase), 'docs/reference/damage.md has no such row');
  });
}
