import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRest } from '../fixtures/read-all.ts';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { chunk, dataSize64Chunk, formatChunk, wave } from '../fixtures/wave-bytes.ts';
import { openAudioFile } from '../open-audio-file.ts';

const pcm = randomBytes(1, 4000);
const list = chunk('LIST', randomBytes(2, 40));
const plain = wave([formatChunk(), chunk('data', pcm), list]);
const rf64 = wave([dataSize64Chunk(4000 + 100, 4000, 1000), formatChunk(), chunk('data', pcm, 0xffff_ffff), list], {
  id: 'RF64',
  declaredBytes: 0xffff_ffff,
});

for (const [name, bytes] of [
  ['WAV', plain],
  ['RF64', rf64],
] as const) {
  const audioEnd = bytes.length - list.length;
  test(`a ${name} cut off inside its audio is input_corrupt, and leniently as long as what is left`, async () => {
    await using directory = await TemporaryDirectory.create();
    // 1001 frames less 250 and a half: the half frame is dropped.
    const path = await directory.write('a.wav', bytes.subarray(0, audioEnd - 1002));
    await assert.rejects(openAudioFile(path), {
      code: 'input_corrupt',
      details: { declaredBytes: 4000, availableBytes: 2998 },
    });
    await using reader = await openAudioFile(path, { lenient: true });
    assert.equal(reader.info.lengthFrames, 749);
    assert.equal(Buffer.compare(await readRest(reader), pcm.subarray(0, 749 * 4)), 0);
    assert.deepEqual(
      reader.damage.map(({ startFrame, lengthFrames }) => [startFrame, lengthFrames]),
      [[749, 251]],
    );
    assert.deepEqual(
      reader.info.warnings.map(({ code }) => code),
      ['partial_frame_dropped'],
    );
  });

  test(`a ${name} without damage reads the same either way`, async () => {
    await using directory = await TemporaryDirectory.create();
    await using reader = await openAudioFile(await directory.write('a.wav', bytes), { lenient: true });
    assert.equal(Buffer.compare(await readRest(reader), pcm), 0);
    assert.deepEqual(reader.damage, []);
    assert.deepEqual(reader.info.warnings, []);
  });
}

test('a WAV cut off behind its audio keeps all of it and warns of the size', async () => {
  await using directory = await TemporaryDirectory.create();
  await using reader = await openAudioFile(await directory.write('a.wav', plain.subarray(0, plain.length - 20)));
  assert.equal(reader.info.lengthFrames, 1000);
  assert.deepEqual(reader.info.warnings.map(({ code }) => code).toSorted(), ['header_size_mismatch', 'trailing_bytes']);
});
