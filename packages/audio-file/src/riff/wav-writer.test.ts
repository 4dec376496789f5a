import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readAll } from '../fixtures/read-all.ts';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { channelLabels } from '../format/channel-layout.ts';
import { sampleSizeBytes } from '../format/sample-format.ts';
import { WavWriter, type WavWriterOptions } from './wav-writer.ts';

const formats = ['s16', 's24', 's32', 'f32', 'f64'] as const;
const stereo: WavWriterOptions = { sampleFormat: 's24', sampleRateHz: 48_000, channels: ['L', 'R'] };

async function writeWav(path: string, options: WavWriterOptions, pcm: Uint8Array, blockFrames = 441): Promise<void> {
  await using writer = await WavWriter.create(path, options);
  const blockBytes = blockFrames * options.channels.length * sampleSizeBytes(options.sampleFormat);
  for (let start = 0; start < pcm.length; start += blockBytes) writer.write(pcm.subarray(start, start + blockBytes));
  await writer.finish();
}

for (const sampleFormat of formats) {
  for (const channelCount of [1, 2, 6, 8]) {
    test(`${channelCount} channels of ${sampleFormat} come back bit for bit at 1, 2, 441, 4097 and 100003 frames`, async () => {
      await using directory = await TemporaryDirectory.create();
      const channels = channelLabels(channelCount, null);
      const frameSizeBytes = channelCount * sampleSizeBytes(sampleFormat);
      for (const lengthFrames of [1, 2, 441, 4097, 100_003]) {
        const path = directory.file(`${lengthFrames}.wav`);
        const pcm = randomBytes(lengthFrames, lengthFrames * frameSizeBytes);
        await writeWav(path, { sampleFormat, sampleRateHz: 96_000, channels }, pcm);
        const { info, pcm: found } = await readAll(path, { blockFrames: 1000 });
        assert.equal(Buffer.compare(found, pcm), 0);
        assert.equal(info.container, 'wav');
        assert.equal(info.sampleFormat, sampleFormat);
        assert.equal(info.sampleRateHz, 96_000);
        assert.equal(info.lengthFrames, lengthFrames);
        assert.deepEqual(info.channels, channels);
        assert.deepEqual(info.warnings, []);
        const bytes = await readFile(path);
        assert.equal(bytes.length % 2, 0);
        assert.equal(bytes.readUInt32LE(4), bytes.length - 8);
      }
    });
  }
}

const formatCodes = [
  ['s16', 1, 0x0001, 16],
  ['s16', 2, 0x0001, 16],
  ['s24', 2, 0x0001, 16],
  ['s32', 2, 0x0001, 16],
  ['f32', 2, 0x0003, 18],
  ['f64', 1, 0x0003, 18],
  ['f64', 6, 0xfffe, 40],
  ['s16', 6, 0xfffe, 40],
  ['f32', 8, 0xfffe, 40],
] as const;
for (const [sampleFormat, channelCount, code, sizeBytes] of formatCodes) {
  test(`${channelCount} channels of ${sampleFormat} have format code 0x${code.toString(16)} behind a JUNK reserve`, async () => {
    await using directory = await TemporaryDirectory.create();
    const path = directory.file('code.wav');
    const frame = new Uint8Array(channelCount * sampleSizeBytes(sampleFormat));
    await writeWav(path, { sampleFormat, sampleRateHz: 48_000, channels: channelLabels(channelCount, null) }, frame);
    const bytes = await readFile(path);
    assert.equal(bytes.toString('latin1', 12, 16), 'JUNK');
    assert.equal(bytes.readUInt32LE(16), 28);
    assert.equal(bytes.toString('latin1', 48, 52), 'fmt ');
    assert.equal(bytes.readUInt32LE(52), sizeBytes);
    assert.equal(bytes.readUInt16LE(56), code);
    const fact = bytes.indexOf('fact');
    assert.equal(fact === -1 ? null : bytes.readUInt32LE(fact + 8), sampleFormat.startsWith('f') ? 1 : null);
  });
}

test('metadata chunks stand before data, in their order, byte for byte, odd sizes padded', async () => {
  await using directory = await TemporaryDirectory.create();
  const path = directory.file('chunks.wav');
  const chunks = ['bext', 'zzzz', 'LIST', 'zzzz', 'iXML', 'cue ', 'axml', 'chna'].map((id, index) => ({
    id,
    bytes: randomBytes(index + 1, index * 37),
  }));
  await writeWav(path, { ...stereo, chunks }, randomBytes(9, 6));
  const first = await readAll(path);
  assert.deepEqual(
    first.info.chunks.map(({ id }) => id),
    ['JUNK', 'fmt ', ...chunks.map(({ id }) => id), 'data'],
  );
  const bytes = await readFile(path);
  for (const [index, { bytes: payload }] of chunks.entries()) {
    const found = first.info.chunks[index + 2];
    assert.ok(found);
    assert.equal(found.position, 'before-data');
    assert.deepEqual(bytes.subarray(found.offset, found.offset + found.sizeBytes), Buffer.from(payload));
  }
});

test('both 5.1 masks are kept, the usual one is 0x3f', async () => {
  await using directory = await TemporaryDirectory.create();
  const channels = channelLabels(6, null);
  for (const [given, written] of [
    [undefined, 0x3f],
    [0x60f, 0x60f],
    [0x3f, 0x3f],
    [0x63f, 0x3f],
  ] as const) {
    const path = directory.file('mask.wav');
    await writeWav(path, { ...stereo, channels, channelMask: given ?? null }, new Uint8Array(18));
    const { info } = await readAll(path);
    assert.equal(info.channelMask, written);
    assert.deepEqual(info.channels, ['L', 'R', 'C', 'LFE', 'Ls', 'Rs']);
  }
});

test('from the threshold on, the JUNK reserve becomes ds64 and the file RF64, and reads back alike', async () => {
  await using directory = await TemporaryDirectory.create();
  for (const sampleFormat of ['s24', 'f32'] as const) {
    const path = directory.file(`${sampleFormat}.wav`);
    const pcm = randomBytes(1, 4097 * 2 * sampleSizeBytes(sampleFormat));
    const options = { ...stereo, sampleFormat, chunks: [{ id: 'bext', bytes: randomBytes(2, 603) }] };
    await writeWav(path, { ...options, rf64ThresholdBytes: 0xffff_ffff }, pcm);
    const riffSizeBytes = (await readFile(path)).length - 8;
    await writeWav(path, { ...options, rf64ThresholdBytes: riffSizeBytes + 1 }, pcm);
    assert.equal((await readAll(path)).info.container, 'wav');

    await writeWav(path, { ...options, rf64ThresholdBytes: riffSizeBytes }, pcm);
    const { info, pcm: found } = await readAll(path);
    assert.equal(info.container, 'rf64');
    assert.equal(info.lengthFrames, 4097);
    assert.deepEqual(info.warnings, []);
    assert.equal(Buffer.compare(found, pcm), 0);
    const bytes = await readFile(path);
    assert.equal(bytes.toString('latin1', 0, 4), 'RF64');
    assert.equal(bytes.readUInt32LE(4), 0xffff_ffff);
    assert.equal(bytes.toString('latin1', 12, 16), 'ds64');
    assert.equal(bytes.readBigUInt64LE(20), BigInt(riffSizeBytes));
    assert.equal(bytes.readBigUInt64LE(28), BigInt(pcm.length));
    assert.equal(bytes.readBigUInt64LE(36), 4097n);
  }
});

test('finish tells the size of the file and its length', async () => {
  await using directory = await TemporaryDirectory.create();
  const path = directory.file('mono.wav');
  await using writer = await WavWriter.create(path, { sampleFormat: 's24', sampleRateHz: 48_000, channels: ['M'] });
  writer.write(new Uint8Array(3 * 7));
  assert.deepEqual(await writer.finish(), { sizeBytes: (await readFile(path)).length, lengthFrames: 7 });
});

const refusals: readonly (readonly [string, WavWriterOptions, string])[] = [
  [
    'a chunk id of three characters',
    { ...stereo, chunks: [{ id: 'abc', bytes: new Uint8Array(1) }] },
    'invalid_argument',
  ],
  ['a second fmt chunk', { ...stereo, chunks: [{ id: 'fmt ', bytes: new Uint8Array(16) }] }, 'invalid_argument'],
  ['a second data chunk', { ...stereo, chunks: [{ id: 'data', bytes: new Uint8Array(4) }] }, 'invalid_argument'],
  ['channels out of order', { ...stereo, channels: ['R', 'L'] }, 'unsupported_layout'],
  ['no channel', { ...stereo, channels: [] }, 'unsupported_layout'],
];
for (const [what, options, code] of refusals) {
  test(`${what} is refused with ${code}, before a file is made`, async () => {
    await using directory = await TemporaryDirectory.create();
    const path = directory.file('refused.wav');
    await assert.rejects(WavWriter.create(path, options), { name: 'LatheError', code });
    await assert.rejects(readFile(path), { code: 'ENOENT' });
  });
}

test('part of a frame is refused with invalid_argument', async () => {
  await using directory = await TemporaryDirectory.create();
  await using writer = await WavWriter.create(directory.file('part.wav'), stereo);
  assert.throws(() => writer.write(new Uint8Array(7)), { code: 'invalid_argument' });
});

test('a path in a directory that does not exist is not_found', async () => {
  await using directory = await TemporaryDirectory.create();
  await assert.rejects(WavWriter.create(directory.file('none/x.wav'), stereo), { code: 'not_found' });
});
