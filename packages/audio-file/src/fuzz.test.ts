import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCatalogue, LatheError } from '@lathe/core/errors';
import { aiff, commonChunk, iffChunk, soundChunk } from './fixtures/aiff-bytes.ts';
import { readAll } from './fixtures/read-all.ts';
import { randomBytes, randomIntegers } from './fixtures/random-bytes.ts';
import { TemporaryDirectory } from './fixtures/temporary-directory.ts';
import { verbatimFlac } from './fixtures/verbatim-flac.ts';
import { sampleSizeBytes } from './format/sample-format.ts';
import { payloadOf, w64, w64Chunk } from './fixtures/w64-bytes.ts';
import { chunk, dataSize64Chunk, formatChunk, wave } from './fixtures/wave-bytes.ts';

const pcm = randomBytes(1, 1200);
const riffChunks = [
  formatChunk(),
  chunk('bext', randomBytes(2, 61)),
  chunk('data', pcm),
  chunk('LIST', randomBytes(3, 9)),
];
const infoList = chunk('LIST', Buffer.concat([Buffer.from('INFO'), chunk('INAM', Buffer.from('A title'))]));
const aiffChunks = [
  iffChunk('NAME', randomBytes(2, 61)),
  soundChunk(pcm, { offset: 4 }),
  iffChunk('ID3 ', randomBytes(3, 9)),
];
const seeds: Readonly<Record<string, Uint8Array>> = {
  WAV: wave(riffChunks),
  'extensible WAV': wave([formatChunk({ channelCount: 6, extension: { mask: 0x3f } }), ...riffChunks.slice(1)]),
  RF64: wave([dataSize64Chunk(1400, 1200, 300, [{ id: 'LIST', sizeBytes: 9 }]), ...riffChunks], {
    id: 'RF64',
    declaredBytes: 0xffff_ffff,
  }),
  BW64: wave(
    [dataSize64Chunk(1400, 1200, 0), formatChunk({ bits: 24 }), chunk('axml', randomBytes(2, 61)), chunk('data', pcm)],
    {
      id: 'BW64',
      declaredBytes: 0xffff_ffff,
    },
  ),
  'WAV of 8 bit with tags': wave([formatChunk({ bits: 8 }), infoList, chunk('data', pcm)]),
  'WAV of f64': wave([formatChunk({ bits: 64, code: 3 }), chunk('data', pcm)]),
  W64: w64([
    w64Chunk('fmt ', payloadOf(formatChunk({ channelCount: 6, extension: { mask: 0x3f } }))),
    w64Chunk('bext', randomBytes(2, 61)),
    w64Chunk('data', pcm),
    w64Chunk('junk', randomBytes(3, 9)),
  ]),
  AIFF: aiff([commonChunk({ frames: 300 }), ...aiffChunks]),
  'AIFC of fl64 with CHAN': aiff(
    [
      commonChunk({ frames: 25, channelCount: 6, bits: 64, compression: 'fl64' }),
      iffChunk('CHAN', Buffer.from('000100000000003f00000000', 'hex')),
      ...aiffChunks,
    ],
    { type: 'AIFC' },
  ),
  FLAC: verbatimFlac({ pcm, channelCount: 2, bitsPerSample: 16, blockFrames: 192, blocks: [[4, Buffer.alloc(8)]] }),
  'FLAC without MD5 and length': verbatimFlac({
    pcm,
    channelCount: 1,
    bitsPerSample: 24,
    blockFrames: 192,
    declaredFrames: 0,
    md5: new Uint8Array(16),
  }),
};
const mutationsPerSeed = 400;
const extremes = [0, 1, 0x7f, 0x80, 0xff];

for (const [name, seed] of Object.entries(seeds)) {
  test(`${mutationsPerSeed} mutations of a ${name} are read whole or refused by the catalogue`, async () => {
    await using directory = await TemporaryDirectory.create();
    assert.ok((await readAll(await directory.write('seed', seed))).info.lengthFrames > 0);
    for (let round = 0; round < mutationsPerSeed; round++) {
      const path = await directory.write('mutant', mutate(seed, randomIntegers(round)));
      await readOrRefuse(path, `${name}, round ${round}`);
    }
  });
}

async function readOrRefuse(path: string, what: string): Promise<void> {
  try {
    const { info, pcm: found } = await readAll(path);
    assert.equal(found.length, info.lengthFrames * info.channelCount * sampleSizeBytes(info.sampleFormat), what);
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    assert.ok(
      error.code in errorCatalogue && error.code !== 'internal' && error.code !== 'io_error',
      `${what}: ${error.message}`,
    );
  }
}

/** One to four changes: flipped bits, extreme bytes and words, cut, doubled or removed stretches. */
function mutate(seed: Uint8Array, next: (bound: number) => number): Uint8Array {
  let bytes = Buffer.from(seed);
  // Headers decide most, so every second change falls into them.
  const place = (): number => (next(2) ? next(Math.min(120, bytes.length)) : next(bytes.length));
  const changes = 1 + next(4);
  for (let change = 0; change < changes && bytes.length > 8; change++) {
    const at = place();
    const kind = next(6);
    if (kind === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
    if (kind === 1) bytes[at] = extremes[next(extremes.length)] ?? 0;
    if (kind === 2) bytes.fill(extremes[next(extremes.length)] ?? 0, at, Math.min(at + 4, bytes.length));
    if (kind === 3) bytes = bytes.subarray(0, at);
    if (kind === 4) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - next(200)))]);
    if (kind === 5) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + next(50))]);
  }
  return bytes;
}
