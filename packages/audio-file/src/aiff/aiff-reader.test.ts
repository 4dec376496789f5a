import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aiff, commonChunk, iffChunk, soundChunk, type CommonFields } from '../fixtures/aiff-bytes.ts';
import { readAll, readRest } from '../fixtures/read-all.ts';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { latin1 } from '../fixtures/wave-bytes.ts';
import { openAudioFile } from '../open-audio-file.ts';
import { buildExtendedRate } from './extended-rate.ts';

const audio = randomBytes(7, 240);
const sound = soundChunk(audio);

async function readBytes(bytes: Uint8Array): ReturnType<typeof readAll> {
  await using directory = await TemporaryDirectory.create();
  return await readAll(await directory.write('file.bin', bytes));
}

function reversed(bytes: Uint8Array, sampleBytes: number): Uint8Array {
  return Uint8Array.from(bytes, (_, index) => bytes[index - (index % sampleBytes) * 2 + sampleBytes - 1] ?? 0);
}

const asIs = (bytes: Uint8Array): Uint8Array => bytes;
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0x80);
const turned =
  (sampleBytes: number) =>
  (bytes: Uint8Array): Uint8Array =>
    reversed(bytes, sampleBytes);

type Encoding = readonly [CommonFields, string, number, string, (bytes: Uint8Array) => Uint8Array];
const encodings: readonly Encoding[] = [
  [{ bits: 8 }, 'u8', 8, 'pcm', flipped],
  [{ bits: 5 }, 'u8', 5, 'pcm', flipped],
  [{ bits: 12 }, 's16', 12, 'pcm', turned(2)],
  [{ bits: 16 }, 's16', 16, 'pcm', turned(2)],
  [{ bits: 20 }, 's24', 20, 'pcm', turned(3)],
  [{ bits: 24 }, 's24', 24, 'pcm', turned(3)],
  [{ bits: 32 }, 's32', 32, 'pcm', turned(4)],
  [{ bits: 16, compression: 'NONE' }, 's16', 16, 'pcm', turned(2)],
  [{ bits: 24, compression: 'twos' }, 's24', 24, 'pcm', turned(3)],
  [{ bits: 8, compression: 'twos' }, 'u8', 8, 'pcm', flipped],
  [{ bits: 8, compression: 'sowt' }, 'u8', 8, 'pcm', flipped],
  [{ bits: 8, compression: 'raw ' }, 'u8', 8, 'pcm', asIs],
  [{ bits: 16, compression: 'sowt' }, 's16', 16, 'pcm', asIs],
  [{ bits: 24, compression: 'sowt' }, 's24', 24, 'pcm', asIs],
  [{ bits: 32, compression: 'sowt' }, 's32', 32, 'pcm', asIs],
  [{ bits: 24, compression: 'in24' }, 's24', 24, 'pcm', turned(3)],
  [{ bits: 16, compression: 'in24' }, 's24', 24, 'pcm', turned(3)],
  [{ bits: 32, compression: 'in32' }, 's32', 32, 'pcm', turned(4)],
  [{ bits: 24, compression: '42ni' }, 's24', 24, 'pcm', asIs],
  [{ bits: 24, compression: '42n1' }, 's24', 24, 'pcm', asIs],
  [{ bits: 32, compression: '23ni' }, 's32', 32, 'pcm', asIs],
  [{ bits: 32, compression: 'fl32' }, 'f32', 32, 'float', turned(4)],
  [{ bits: 32, compression: 'FL32' }, 'f32', 32, 'float', turned(4)],
  [{ bits: 64, compression: 'fl64' }, 'f64', 64, 'float', turned(8)],
  [{ bits: 64, compression: 'FL64' }, 'f64', 64, 'float', turned(8)],
];
for (const [fields, sampleFormat, bitsPerSample, codec, expected] of encodings) {
  test(`COMM ${JSON.stringify(fields)} is handed out as little-endian ${sampleFormat} of ${bitsPerSample} bit`, async () => {
    const sampleBytes = { u8: 1, s16: 2, s24: 3, s32: 4, f32: 4, f64: 8 }[sampleFormat] ?? 0;
    const frames = 240 / (2 * sampleBytes);
    const type = fields.compression === undefined ? 'AIFF' : 'AIFC';
    for (const blockFrames of [1, 7, 4096]) {
      await using directory = await TemporaryDirectory.create();
      const path = await directory.write('a.aif', aiff([commonChunk({ frames, ...fields }), sound], { type }));
      const { info, pcm } = await readAll(path, { blockFrames });
      assert.equal(info.container, type.toLowerCase());
      assert.equal(info.sampleFormat, sampleFormat);
      assert.equal(info.bitsPerSample, bitsPerSample);
      assert.equal(info.codec, codec);
      assert.equal(info.waveFormatTag, null);
      assert.equal(info.lengthFrames, frames);
      assert.deepEqual(info.warnings, []);
      assert.deepEqual(Buffer.from(pcm), Buffer.from(expected(audio)));
    }
  });
}

test('a read into memory of WASM at any alignment turns its bytes around and leaves what is around alone', async () => {
  await using directory = await TemporaryDirectory.create();
  for (const [fields, sampleBytes] of [
    [{ bits: 16 }, 2],
    [{ bits: 24, frames: 40 }, 3],
    [{ bits: 32, frames: 30 }, 4],
  ] as const) {
    const path = await directory.write('a.aif', aiff([commonChunk(fields), sound]));
    await using reader = await openAudioFile(path);
    for (const start of [16, 17, 18, 19]) {
      const memory = new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer);
      await reader.rewind();
      assert.equal(await reader.read(memory.subarray(start, start + 20 * sampleBytes + 1)), 10);
      const expected = reversed(audio.subarray(0, 20 * sampleBytes), sampleBytes);
      assert.deepEqual(Buffer.from(memory.subarray(start, start + expected.length)), Buffer.from(expected));
      assert.ok(memory.subarray(start + expected.length).every((byte) => byte === 0));
    }
    await reader.rewind();
    assert.deepEqual(Buffer.from(await readRest(reader)), Buffer.from(reversed(audio, sampleBytes)));
  }
});

test('chunks in any order are listed and read, odd ones padded, and text chunks are tags', async () => {
  const bytes = aiff([
    iffChunk('NAME', latin1('Nachtst\x9fck')),
    iffChunk('ANNO', latin1('one')),
    soundChunk(audio, { offset: 6 }),
    iffChunk('ANNO', latin1('two\0')),
    iffChunk('AUTH', new TextEncoder().encode('Käthe')),
    commonChunk(),
    iffChunk('ID3 ', randomBytes(3, 21)),
  ]);
  await using directory = await TemporaryDirectory.create();
  await using reader = await openAudioFile(await directory.write('a.aif', bytes));
  const { chunks, warnings, tags } = reader.info;
  assert.deepEqual(
    chunks.map(({ id, sizeBytes, position }) => `${id}|${sizeBytes}|${position}`),
    [
      'NAME|10|before-data',
      'ANNO|3|before-data',
      'SSND|254|before-data',
      'ANNO|4|after-data',
      'AUTH|6|after-data',
      'COMM|18|after-data',
      'ID3 |21|after-data',
    ],
  );
  assert.deepEqual(warnings, []);
  assert.deepEqual(tags, { TITLE: 'Nachtstück', COMMENT: 'one; two', ARTIST: 'Käthe' });
  assert.deepEqual(Buffer.from(await readRest(reader)), Buffer.from(reversed(audio, 2)));
  const id3 = chunks.at(-1);
  assert.ok(id3);
  assert.deepEqual(Buffer.from(await reader.readChunk(id3)), Buffer.from(randomBytes(3, 21)));
});

function layoutChunk(tag: number, mask = 0, labels: readonly number[] = []): Uint8Array {
  const payload = Buffer.alloc(12 + 20 * labels.length);
  payload.writeUInt32BE(tag, 0);
  payload.writeUInt32BE(mask, 4);
  payload.writeUInt32BE(labels.length, 8);
  for (const [index, label] of labels.entries()) payload.writeUInt32BE(label, 12 + 20 * index);
  return iffChunk('CHAN', payload);
}

const six = { channelCount: 6, frames: 20 } as const;
const surround = 'L R C LFE Ls Rs';
for (const [what, chunks, labels, mask, codes] of [
  ['no CHAN', [], surround, null, ['channel_layout_assumed']],
  ['a bitmap of 0x3f', [layoutChunk(0x1_0000, 0x3f)], surround, 0x3f, []],
  ['a bitmap of 0x60f', [layoutChunk(0x1_0000, 0x60f)], surround, 0x60f, []],
  ['the tag MPEG_5_1_A', [layoutChunk((121 << 16) | 6)], surround, 0x3f, []],
  ['the tag WAVE_5_1_B', [layoutChunk((187 << 16) | 6)], surround, 0x3f, []],
  ['labels in the order of WAVE', [layoutChunk(0, 0, [1, 2, 3, 4, 5, 6])], surround, 0x3f, []],
  ['channels discrete in order', [layoutChunk((147 << 16) | 6)], surround, null, ['channel_layout_assumed']],
] as const) {
  test(`6 channels with ${what} are ${labels}`, async () => {
    const { info } = await readBytes(aiff([commonChunk(six), ...chunks, sound]));
    assert.equal(info.channels.join(' '), labels);
    assert.equal(info.channelMask, mask);
    assert.deepEqual(
      info.warnings.map(({ code }) => code),
      codes,
    );
  });
}

const oddities: readonly (readonly [string, Uint8Array, number, readonly string[]])[] = [
  [
    'sizes of 0 as a streaming writer leaves them',
    aiff([commonChunk({ frames: 0 }), soundChunk(audio, { declaredBytes: 0 })], { declaredBytes: 0 }),
    60,
    ['header_size_mismatch', 'length_not_declared'],
  ],
  [
    'SSND of 0x7F000008 bytes and as many frames',
    aiff([commonChunk({ frames: 0x7f00_0000 / 4 }), soundChunk(audio, { declaredBytes: 0x7f00_0008 })], {
      declaredBytes: 0x7f00_0050,
    }),
    60,
    ['header_size_mismatch'],
  ],
  ['no frame count', aiff([commonChunk({ frames: 0 }), sound]), 60, ['length_not_declared']],
  ['COMM that declares less than there is', aiff([commonChunk({ frames: 50 }), sound]), 50, ['header_size_mismatch']],
  [
    'a part of a frame behind the last',
    aiff([commonChunk({ frames: 59 }), soundChunk(audio.subarray(0, 238))]),
    59,
    ['partial_frame_dropped'],
  ],
  ['a FORM size that is too small', aiff([commonChunk(), sound], { declaredBytes: 40 }), 60, ['header_size_mismatch']],
  ['a FORM size past the end', aiff([commonChunk(), sound], { declaredBytes: 4000 }), 60, ['header_size_mismatch']],
  ['bytes behind the end', Buffer.concat([aiff([commonChunk(), sound]), randomBytes(3, 40)]), 60, ['trailing_bytes']],
  [
    'a chunk past the end behind SSND',
    aiff([commonChunk(), sound, iffChunk('ANNO', audio, 9999)]),
    60,
    ['trailing_bytes'],
  ],
];
for (const [what, bytes, lengthFrames, codes] of oddities) {
  test(`${what}: ${lengthFrames} frames with ${codes.join(', ')}`, async () => {
    const { info, pcm } = await readBytes(bytes);
    assert.equal(info.lengthFrames, lengthFrames);
    assert.equal(pcm.length, lengthFrames * 4);
    assert.deepEqual(
      info.warnings.map(({ code }) => code),
      codes,
    );
  });
}

const hugeRate = Buffer.from('7fffc000000000000000', 'hex');
const negativeRate = Buffer.from('c00eac44000000000000', 'hex');
const fractionalRate = Buffer.from('400dadf9000000000000', 'hex');
const refusals: readonly (readonly [string, Uint8Array, string])[] = [
  ['0 channels', aiff([commonChunk({ channelCount: 0 }), sound]), 'malformed_media'],
  ['65535 channels', aiff([commonChunk({ channelCount: 65_535 }), sound]), 'unsupported_layout'],
  ['0 bits', aiff([commonChunk({ bits: 0 }), sound]), 'unsupported_format'],
  ['33 bits', aiff([commonChunk({ bits: 33 }), sound]), 'unsupported_format'],
  ['a rate that is no number', aiff([commonChunk({ rate: hugeRate }), sound]), 'unsupported_rate'],
  ['a rate below 0', aiff([commonChunk({ rate: negativeRate }), sound]), 'unsupported_rate'],
  ['a rate of 0', aiff([commonChunk({ rate: new Uint8Array(10) }), sound]), 'unsupported_rate'],
  ['a rate of 22271.125 Hz', aiff([commonChunk({ rate: fractionalRate }), sound]), 'unsupported_rate'],
  ['a rate of 384001 Hz', aiff([commonChunk({ rate: buildExtendedRate(384_001) }), sound]), 'unsupported_rate'],
  ['A-law', aiff([commonChunk({ compression: 'alaw' }), sound], { type: 'AIFC' }), 'unsupported_format'],
  [
    'an unknown codec',
    aiff([commonChunk({ compression: '\x01\x02\x03\x04' }), sound], { type: 'AIFC' }),
    'unsupported_format',
  ],
  ['16 bit of raw', aiff([commonChunk({ compression: 'raw ' }), sound], { type: 'AIFC' }), 'unsupported_format'],
  ['a COMM of AIFF in AIFC', aiff([commonChunk(), sound], { type: 'AIFC' }), 'malformed_media'],
  ['no COMM', aiff([sound]), 'malformed_media'],
  ['two COMM', aiff([commonChunk(), commonChunk(), sound]), 'malformed_media'],
  ['two SSND', aiff([commonChunk(), sound, sound]), 'malformed_media'],
  ['no SSND', aiff([commonChunk()]), 'malformed_media'],
  ['neither SSND nor frames', aiff([commonChunk({ frames: 0 })]), 'input_empty'],
  ['no frame', aiff([commonChunk({ frames: 0 }), soundChunk(new Uint8Array(0))]), 'input_empty'],
  ['more frames declared than there are', aiff([commonChunk({ frames: 61 }), sound]), 'input_corrupt'],
  ['2^32 - 1 frames', aiff([commonChunk({ frames: 0xffff_ffff }), sound]), 'input_corrupt'],
  ['SSND cut off', aiff([commonChunk(), soundChunk(audio, { declaredBytes: 4000 })]), 'input_corrupt'],
  ['an SSND offset past its end', aiff([commonChunk(), soundChunk(audio, { offset: 0xffff_fff0 })]), 'malformed_media'],
  ['an SSND of 3 bytes', aiff([commonChunk(), iffChunk('SSND', audio.subarray(0, 3))]), 'malformed_media'],
  [
    'a chunk before SSND past the end',
    aiff([iffChunk('ANNO', audio, 0xffff_fff0), commonChunk(), sound]),
    'malformed_media',
  ],
  ['an id that is not printable', aiff([iffChunk('\0\0\0\0', audio), commonChunk(), sound]), 'malformed_media'],
  ['a CHAN of 4 bytes', aiff([commonChunk(), iffChunk('CHAN', audio.subarray(0, 4)), sound]), 'malformed_media'],
  [
    'a CHAN that declares 2^32 - 1 labels',
    aiff([commonChunk(), iffChunk('CHAN', Buffer.from('0000000000000000ffffffff', 'hex')), sound]),
    'malformed_media',
  ],
  ['channels out of the order of WAVE', aiff([commonChunk(), layoutChunk(0, 0, [2, 1]), sound]), 'unsupported_layout'],
  ['a layout of another order', aiff([commonChunk(six), layoutChunk((122 << 16) | 6), sound]), 'unsupported_layout'],
];
for (const [what, bytes, code] of refusals) {
  test(`AIFF with ${what} is ${code}`, async () => {
    await assert.rejects(readBytes(bytes), { name: 'LatheError', code });
  });
}

test('limits: chunks and tags past them are limit_exceeded', async () => {
  await using directory = await TemporaryDirectory.create();
  const notes = Array.from({ length: 9 }, () => iffChunk('ANNO', latin1('x')));
  const path = await directory.write('a.aif', aiff([...notes, commonChunk(), sound]));
  await assert.rejects(readAll(path, { limits: { maxChunks: 10 } }), { code: 'limit_exceeded' });
  await assert.rejects(readAll(path, { limits: { maxTags: 8 } }), { code: 'limit_exceeded' });
  assert.equal((await readAll(path, { limits: { maxChunks: 11, maxTags: 9 } })).info.lengthFrames, 60);
});

test('an AIFF whose SSND ends past the file, with every frame of COMM there, is marked as damaged leniently', async () => {
  await using directory = await TemporaryDirectory.create();
  const bytes = aiff([commonChunk(), soundChunk(audio, { declaredBytes: 4000 })]);
  await using reader = await openAudioFile(await directory.write('a.aiff', bytes), { lenient: true });
  assert.equal((await readRest(reader)).length, audio.length);
  assert.deepEqual(
    reader.damage.map(({ startFrame, lengthFrames }) => [startFrame, lengthFrames]),
    [[60, 0]],
  );
});
