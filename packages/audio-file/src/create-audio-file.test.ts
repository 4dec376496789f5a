import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createAudioFile, type AudioFileSpec, type WrittenContainer } from './create-audio-file.ts';
import { readAll } from './fixtures/read-all.ts';
import { randomBytes } from './fixtures/random-bytes.ts';
import { TemporaryDirectory } from './fixtures/temporary-directory.ts';
import { channelLabels } from './format/channel-layout.ts';
import { sampleSizeBytes, type WrittenSampleFormat } from './format/sample-format.ts';

const integers = ['s16', 's24', 's32'] as const;
const formats = [...integers, 'f32', 'f64'] as const;
const containers: Readonly<Record<WrittenContainer, readonly WrittenSampleFormat[]>> = {
  wav: formats,
  rf64: formats,
  bw64: formats,
  aiff: integers,
  aifc: formats,
};
/** Enough for the longest file of eight channels of f64. */
const noise = randomBytes(1, 44_101 * 64);
const lengthsFrames = [1, 2, 3, 255, 256, 4607, 44_101];

async function writeFile(path: string, spec: AudioFileSpec, pcm: Uint8Array, blockFrames: number): Promise<number> {
  await using writer = await createAudioFile(path, spec);
  const blockBytes = blockFrames * spec.channels.length * sampleSizeBytes(spec.sampleFormat);
  for (let start = 0; start < pcm.length; start += blockBytes) writer.write(pcm.subarray(start, start + blockBytes));
  const { sizeBytes, lengthFrames } = await writer.finish();
  assert.equal(lengthFrames, pcm.length / (spec.channels.length * sampleSizeBytes(spec.sampleFormat)));
  return sizeBytes;
}

function isContainer(name: string): name is WrittenContainer {
  return name in containers;
}

for (const [container, sampleFormats] of Object.entries(containers)) {
  if (!isContainer(container)) throw new Error(container);
  for (const sampleFormat of sampleFormats) {
    test(`${container} of ${sampleFormat} comes back bit for bit: 1, 2, 6, 8 channels, ${lengthsFrames.join(', ')} frames`, async () => {
      await using directory = await TemporaryDirectory.create();
      const path = directory.file('a');
      for (const channelCount of [1, 2, 6, 8]) {
        const channels = channelLabels(channelCount, null);
        const frameSizeBytes = channelCount * sampleSizeBytes(sampleFormat);
        for (const lengthFrames of lengthsFrames) {
          const pcm = noise.subarray(0, lengthFrames * frameSizeBytes);
          const chunks = [
            { id: 'note', bytes: randomBytes(3, 17) },
            { id: 'more', bytes: randomBytes(4, 0) },
          ];
          const spec = { container, sampleFormat, sampleRateHz: 96_000, channels, chunks };
          const sizeBytes = await writeFile(path, spec, pcm, 1001);
          const { info, pcm: found } = await readAll(path, { blockFrames: 777 });
          assert.equal(Buffer.compare(found, pcm), 0);
          assert.deepEqual(
            [info.container, info.sampleFormat, info.sampleRateHz, info.lengthFrames, info.channels, info.warnings],
            [container, sampleFormat, 96_000, lengthFrames, channels, []],
          );
          assert.equal(info.channelMask, channelCount === 6 ? 0x3f : channelCount === 8 ? 0x63f : null);
          assert.equal(info.bitsPerSample, sampleSizeBytes(sampleFormat) * 8);
          assert.deepEqual(
            info.chunks.filter(({ id }) => id === 'note' || id === 'more').map((one) => [one.sizeBytes, one.position]),
            [
              [17, 'before-data'],
              [0, 'before-data'],
            ],
          );
          const bytes = await readFile(path);
          assert.equal(bytes.length, sizeBytes);
          assert.equal(bytes.length % 2, 0);
        }
      }
    });
  }
}

const stereo = { sampleRateHz: 48_000, channels: ['L', 'R'] } as const;

for (const [container, magic] of [
  ['rf64', 'RF64'],
  ['bw64', 'BW64'],
] as const) {
  test(`a short ${magic} has its sizes in a ds64 that comes first`, async () => {
    await using directory = await TemporaryDirectory.create();
    const path = directory.file('a.wav');
    await writeFile(path, { ...stereo, container, sampleFormat: 's16' }, randomBytes(1, 400), 7);
    const bytes = await readFile(path);
    assert.equal(bytes.toString('latin1', 0, 4), magic);
    assert.equal(bytes.readUInt32LE(4), 0xffff_ffff);
    assert.equal(bytes.toString('latin1', 8, 16), 'WAVEds64');
    assert.equal(bytes.readBigUInt64LE(20), BigInt(bytes.length - 8));
    assert.equal(bytes.readBigUInt64LE(28), 400n);
    assert.equal(bytes.readBigUInt64LE(36), 100n);
    assert.equal(bytes.readUInt32LE(bytes.indexOf('data') + 4), 0xffff_ffff);
  });
}

test('AIFF of 24 bit at 44.1 kHz is FORM, COMM, metadata, SSND, big-endian and padded', async () => {
  await using directory = await TemporaryDirectory.create();
  const path = directory.file('a.aif');
  const spec: AudioFileSpec = { container: 'aiff', sampleFormat: 's24', sampleRateHz: 44_100, channels: ['M'] };
  const chunks = [{ id: 'NAME', bytes: Buffer.from('abc') }];
  await writeFile(path, { ...spec, chunks }, Uint8Array.of(1, 2, 3), 1);
  const expected = [
    '464f524d 0000003e 41494646', // FORM, 62 bytes, AIFF
    '434f4d4d 00000012 0001 00000001 0018 400eac44000000000000', // COMM: 1 channel, 1 frame, 24 bit, 44100 Hz
    '4e414d45 00000003 616263 00', // NAME
    '53534e44 0000000b 00000000 00000000 030201 00', // SSND
  ]
    .join('')
    .replaceAll(' ', '');
  assert.equal((await readFile(path)).toString('hex'), expected);
});

test('AIFC of f64 has FVER, the type fl64 with its name, and big-endian doubles', async () => {
  await using directory = await TemporaryDirectory.create();
  const path = directory.file('a.aif');
  const spec: AudioFileSpec = { container: 'aifc', sampleFormat: 'f64', sampleRateHz: 48_000, channels: ['M'] };
  await writeFile(path, spec, new Uint8Array(Float64Array.of(-0.5).buffer), 1);
  const hex = (await readFile(path)).toString('hex');
  assert.equal(hex.slice(16, 24), Buffer.from('AIFC').toString('hex'));
  assert.ok(hex.includes('4656455200000004a2805140'));
  assert.ok(hex.includes(`666c363415${Buffer.from('64-bit floating point').toString('hex')}`));
  assert.ok(hex.endsWith('bfe0000000000000'));
});

const refusals: readonly (readonly [string, AudioFileSpec, string])[] = [
  ['f32 in AIFF', { ...stereo, container: 'aiff', sampleFormat: 'f32' }, 'invalid_argument'],
  ['f64 in AIFF', { ...stereo, container: 'aiff', sampleFormat: 'f64' }, 'invalid_argument'],
  [
    'a second COMM',
    { ...stereo, container: 'aiff', sampleFormat: 's16', chunks: [{ id: 'COMM', bytes: new Uint8Array(18) }] },
    'invalid_argument',
  ],
  [
    'a chunk id of five characters',
    { ...stereo, container: 'aifc', sampleFormat: 's16', chunks: [{ id: 'abcde', bytes: new Uint8Array(1) }] },
    'invalid_argument',
  ],
  [
    'channels out of order',
    { container: 'aiff', sampleFormat: 's16', sampleRateHz: 48_000, channels: ['R', 'L'] },
    'unsupported_layout',
  ],
];
for (const [what, spec, code] of refusals) {
  test(`${what} is refused with ${code}, before a file is made`, async () => {
    await using directory = await TemporaryDirectory.create();
    const path = directory.file('refused');
    await assert.rejects(createAudioFile(path, spec), { name: 'LatheError', code });
    await assert.rejects(readFile(path), { code: 'ENOENT' });
  });
}

test('part of a frame is refused with invalid_argument by every writer', async () => {
  await using directory = await TemporaryDirectory.create();
  for (const container of ['wav', 'bw64', 'aiff', 'aifc'] as const) {
    await using writer = await createAudioFile(directory.file('a'), { ...stereo, container, sampleFormat: 's16' });
    assert.throws(() => writer.write(new Uint8Array(7)), { code: 'invalid_argument' });
  }
});

test('what is handed to a writer stays as it is', async () => {
  await using directory = await TemporaryDirectory.create();
  await using writer = await createAudioFile(directory.file('a'), {
    ...stereo,
    container: 'aiff',
    sampleFormat: 's24',
  });
  const block = randomBytes(1, 6000);
  writer.write(block);
  assert.deepEqual(block, randomBytes(1, 6000));
});
