import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRest } from '../fixtures/read-all.ts';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { verbatimFlac, type VerbatimFlacSpec } from '../fixtures/verbatim-flac.ts';
import { latin1 } from '../fixtures/wave-bytes.ts';
import type { Damage } from '../format/audio-file-info.ts';
import { openAudioFile } from '../open-audio-file.ts';

/** 1000 stereo frames in blocks of 192: five whole ones and one of 40, each of 780 bytes (the last of 172) from byte 42 on. */
const pcm = randomBytes(3, 1000 * 4);
const base: VerbatimFlacSpec = { pcm, channelCount: 2, bitsPerSample: 16, blockFrames: 192 };
const good = Buffer.from(verbatimFlac(base));
const blockBytes = 780;
const block = (number: number): number => 42 + number * blockBytes;

async function readLeniently(
  bytes: Uint8Array,
): Promise<{ readonly found: Uint8Array; readonly damage: readonly Damage[] }> {
  await using directory = await TemporaryDirectory.create();
  await using reader = await openAudioFile(await directory.write('a.flac', bytes), { lenient: true });
  const found = await readRest(reader, 100);
  const { damage } = reader;
  await reader.rewind();
  assert.equal(Buffer.compare(await readRest(reader, 777), found), 0, 'a second pass gives the same');
  assert.deepEqual(reader.damage, damage);
  return { found, damage };
}

/** The audio with silence in the stretches named, up to `end`. */
function silenced(stretches: readonly (readonly [start: number, length: number])[], end = 1000): Uint8Array {
  const bytes = Uint8Array.from(pcm.subarray(0, end * 4));
  for (const [start, length] of stretches) bytes.fill(0, start * 4, (start + length) * 4);
  return bytes;
}

function changed(...places: readonly number[]): Buffer {
  const bytes = Buffer.from(good);
  for (const place of places) bytes[place] = (bytes[place] ?? 0) ^ 0x10;
  return bytes;
}

const noMd5 = new Uint8Array(16);
type Stretches = readonly (readonly [start: number, length: number])[];
const cases: readonly (readonly [string, Uint8Array, Uint8Array, Stretches])[] = [
  ['no damage', good, pcm, []],
  ['one flipped bit in block 2', changed(block(2) + 300), silenced([[384, 192]]), [[384, 192]]],
  ['a flipped bit in the header of block 2', changed(block(2) + 2), silenced([[384, 192]]), [[384, 192]]],
  ['flipped bits in blocks 1 and 2', changed(block(1) + 50, block(2) + 50), silenced([[192, 384]]), [[192, 384]]],
  ['a damaged first block', changed(block(0) + 50), silenced([[0, 192]]), [[0, 192]]],
  ['a damaged last block', changed(block(5) + 50), silenced([], 960), [[960, 40]]],
  ['a missing block', verbatimFlac({ ...base, leaveOut: [2] }), silenced([[384, 192]]), [[384, 192]]],
  ['a missing first block', verbatimFlac({ ...base, leaveOut: [0] }), silenced([[0, 192]]), [[0, 192]]],
  ['a cut inside block 3', good.subarray(0, block(3) + 100), silenced([], 576), [[576, 424]]],
  ['another MD5', verbatimFlac({ ...base, md5: randomBytes(1, 16) }), pcm, [[0, 0]]],
  [
    'strange bytes between blocks',
    Buffer.concat([good.subarray(0, block(2)), latin1('garbage'), good.subarray(block(2))]),
    silenced([[192, 192]]),
    [[192, 192]],
  ],
  ['a block that comes twice', Buffer.concat([good.subarray(0, block(2)), good.subarray(block(1))]), pcm, [[384, 0]]],
  ['bytes behind the last block', Buffer.concat([good, latin1('stray')]), silenced([], 960), [[960, 40]]],
  [
    'a damaged last block and no length',
    Buffer.concat([verbatimFlac({ ...base, leaveOut: [5], declaredFrames: 0, md5: noMd5 }), latin1('rest')]),
    silenced([], 768),
    [[768, 0]],
  ],
  [
    'a piece of a block before the whole one',
    Buffer.concat([good.subarray(0, block(2) + 400), good.subarray(block(2))]),
    pcm,
    [[384, 0]],
  ],
  ['1001 declared frames', verbatimFlac({ ...base, declaredFrames: 1001 }), pcm, [[1000, 1]]],
  ['999 declared frames', verbatimFlac({ ...base, declaredFrames: 999 }), pcm, [[1000, 0]]],
  ['2^36-1 declared frames', verbatimFlac({ ...base, declaredFrames: 2 ** 36 - 1 }), pcm, [[1000, 2 ** 36 - 1001]]],
  [
    'a missing block, no length and no MD5',
    verbatimFlac({ ...base, leaveOut: [2], declaredFrames: 0, md5: noMd5 }),
    silenced([[384, 192]]),
    [[384, 192]],
  ],
];
for (const [what, bytes, expected, stretches] of cases) {
  test(`a FLAC with ${what} is read leniently, everything in its place`, async () => {
    const { found, damage } = await readLeniently(bytes);
    assert.equal(found.length, expected.length);
    assert.equal(Buffer.compare(found, expected), 0);
    assert.deepEqual(
      damage.map(({ startFrame, lengthFrames }) => [startFrame, lengthFrames]),
      stretches,
    );
    for (const { message } of damage) assert.match(message, /^[A-Z].*\.$/);
  });
}

test('a good FLAC of samples that look like sync codes is read leniently as it is strictly', async () => {
  const looksLikeSync = Buffer.alloc(9600, Buffer.from('fff8', 'hex'));
  const bytes = verbatimFlac({ ...base, pcm: looksLikeSync });
  const { found, damage } = await readLeniently(bytes);
  assert.deepEqual(damage, []);
  assert.equal(Buffer.compare(found, looksLikeSync), 0);
});

test('2 MB of frame headers without frames are walked in linear time: less than 10 s', async () => {
  const header = good.subarray(block(0), block(0) + 10);
  const bytes = Buffer.concat([good.subarray(0, block(1)), Buffer.alloc(2_000_000, header), good.subarray(block(1))]);
  const startedMs = performance.now();
  const { found } = await readLeniently(bytes);
  assert.equal(Buffer.compare(found, pcm), 0);
  assert.ok(performance.now() - startedMs < 10_000, `${Math.round(performance.now() - startedMs)} ms`);
});
