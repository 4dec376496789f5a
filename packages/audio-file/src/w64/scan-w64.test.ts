import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAll } from '../fixtures/read-all.ts';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { payloadOf, w64, w64Chunk } from '../fixtures/w64-bytes.ts';
import { formatChunk, type FormatFields } from '../fixtures/wave-bytes.ts';
import { openAudioFile } from '../open-audio-file.ts';

const pcm = randomBytes(7, 240);
const data = w64Chunk('data', pcm);
const open64 = 0x7fff_ffff_ffff_ffffn;

function format(fields: FormatFields = {}): Uint8Array {
  return w64Chunk('fmt ', payloadOf(formatChunk(fields)));
}

async function readBytes(bytes: Uint8Array): ReturnType<typeof readAll> {
  await using directory = await TemporaryDirectory.create();
  return await readAll(await directory.write('file.bin', bytes));
}

const depths: readonly (readonly [FormatFields, string])[] = [
  [{ bits: 8 }, 'u8'],
  [{ bits: 16 }, 's16'],
  [{ bits: 24 }, 's24'],
  [{ bits: 32 }, 's32'],
  [{ bits: 32, code: 3 }, 'f32'],
  [{ bits: 64, code: 3 }, 'f64'],
  [{ bits: 24, channelCount: 6, extension: { mask: 0x3f } }, 's24'],
];
for (const [fields, sampleFormat] of depths) {
  test(`W64 with fmt ${JSON.stringify(fields)} is handed out as ${sampleFormat}, bytes unchanged`, async () => {
    const { info, pcm: found } = await readBytes(w64([format(fields), data]));
    assert.equal(info.container, 'w64');
    assert.equal(info.sampleFormat, sampleFormat);
    assert.deepEqual(
      info.warnings.filter(({ code }) => code !== 'partial_frame_dropped'),
      [],
    );
    assert.equal(Buffer.compare(found, pcm.subarray(0, found.length)), 0);
    assert.ok(pcm.length - found.length < 18);
  });
}

test('chunks lie on multiples of 8, their sizes count 24 bytes of header, foreign GUIDs are named in braces', async () => {
  const marker = Buffer.from('5662f7ab2d39d21186c700c04f8edb8a', 'hex');
  const bytes = w64([
    w64Chunk('bext', randomBytes(1, 603)),
    format(),
    w64Chunk('data', pcm.subarray(0, 236)),
    w64Chunk(marker, randomBytes(2, 9)),
  ]);
  await using directory = await TemporaryDirectory.create();
  await using reader = await openAudioFile(await directory.write('a.w64', bytes));
  const { chunks, warnings } = reader.info;
  assert.deepEqual(
    chunks.map(({ id, sizeBytes, position }) => `${id}|${sizeBytes}|${position}`),
    [
      'bext|603|before-data',
      'fmt |16|before-data',
      'data|236|before-data',
      '{ABF76256-392D-11D2-86C7-00C04F8EDB8A}|9|after-data',
    ],
  );
  assert.deepEqual(warnings, []);
  assert.ok(chunks.every(({ offset }) => offset % 8 === 0));
  const bext = chunks[0];
  assert.ok(bext);
  assert.deepEqual(Buffer.from(await reader.readChunk(bext)), Buffer.from(randomBytes(1, 603)));
});

const oddities: readonly (readonly [string, Uint8Array, number, readonly string[]])[] = [
  [
    'sizes of 2^63 - 1 as a streaming writer leaves them',
    w64([format(), w64Chunk('data', pcm, open64)], open64),
    60,
    ['header_size_mismatch'],
  ],
  ['sizes of 0', w64([format(), w64Chunk('data', pcm, 0)], 0), 60, ['header_size_mismatch']],
  ['a riff size that is too small', w64([format(), data], 100), 60, ['header_size_mismatch']],
  ['a riff size past the end', w64([format(), data], 10_000), 60, ['header_size_mismatch']],
  ['bytes behind the end', Buffer.concat([w64([format(), data]), randomBytes(3, 40)]), 60, ['trailing_bytes']],
  [
    'a chunk past the end behind the audio',
    w64([format(), data, w64Chunk('junk', randomBytes(1, 8), 5000)]),
    60,
    ['trailing_bytes'],
  ],
];
for (const [what, bytes, lengthFrames, codes] of oddities) {
  test(`${what}: ${lengthFrames} frames with ${codes.join(', ')}`, async () => {
    const { info } = await readBytes(bytes);
    assert.equal(info.lengthFrames, lengthFrames);
    assert.deepEqual(
      info.warnings.map(({ code }) => code),
      codes,
    );
  });
}

const refusals: readonly (readonly [string, Uint8Array, string])[] = [
  ['audio cut off', w64([format(), w64Chunk('data', pcm, 5000)]), 'input_corrupt'],
  ['audio of 2^62 bytes less a little', w64([format(), w64Chunk('data', pcm, 2 ** 52)]), 'input_corrupt'],
  ['no fmt', w64([data]), 'malformed_media'],
  ['no data', w64([format()]), 'malformed_media'],
  ['two fmt', w64([format(), format(), data]), 'malformed_media'],
  ['two data', w64([format(), data, data]), 'malformed_media'],
  ['data before fmt', w64([data, format()]), 'malformed_media'],
  ['a chunk of 23 bytes', w64([w64Chunk('junk', pcm, 23), format(), data]), 'malformed_media'],
  ['a data chunk of 5 bytes', w64([format(), w64Chunk('data', pcm, 5)]), 'malformed_media'],
  ['a chunk of 2^64 - 1', w64([w64Chunk('junk', pcm, 0xffff_ffff_ffff_ffffn), format(), data]), 'malformed_media'],
  ['a form other than wave', w64([]).fill(0, 24), 'malformed_media'],
  ['nothing behind the riff GUID', w64([]).subarray(0, 20), 'malformed_media'],
  ['no audio', w64([format(), w64Chunk('data', new Uint8Array(0))]), 'input_empty'],
  ['0 channels', w64([format({ channelCount: 0 }), data]), 'unsupported_layout'],
  ['rate 0', w64([format({ sampleRateHz: 0 }), data]), 'unsupported_rate'],
];
for (const [what, bytes, code] of refusals) {
  test(`W64 with ${what} is ${code}`, async () => {
    await assert.rejects(readBytes(bytes), { name: 'LatheError', code });
  });
}

test('more chunks than the limit are limit_exceeded', async () => {
  await using directory = await TemporaryDirectory.create();
  const junk = Array.from({ length: 9 }, () => w64Chunk('junk', new Uint8Array(0)));
  const path = await directory.write('a.w64', w64([...junk, format(), data]));
  await assert.rejects(readAll(path, { limits: { maxChunks: 10 } }), { code: 'limit_exceeded' });
  assert.equal((await readAll(path, { limits: { maxChunks: 11 } })).info.lengthFrames, 60);
});
