import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAll, readRest } from '../fixtures/read-all.ts';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { chunk, formatChunk, latin1, wave, type FormatFields } from '../fixtures/wave-bytes.ts';
import { openAudioFile } from '../open-audio-file.ts';

const pcm = randomBytes(7, 240);
const data = chunk('data', pcm);

async function readBytes(bytes: Uint8Array): ReturnType<typeof readAll> {
  await using directory = await TemporaryDirectory.create();
  return await readAll(await directory.write('file.bin', bytes));
}

const layouts: readonly (readonly [channels: number, mask: number | null, labels: string])[] = [
  [1, null, 'M'],
  [1, 0x4, 'M'],
  [2, null, 'L R'],
  [2, 0, 'L R'],
  [2, 0x3, 'L R'],
  [6, null, 'L R C LFE Ls Rs'],
  [6, 0x3f, 'L R C LFE Ls Rs'],
  [6, 0x60f, 'L R C LFE Ls Rs'],
  [8, null, 'L R C LFE Lrs Rrs Lss Rss'],
  [8, 0x63f, 'L R C LFE Lrs Rrs Lss Rss'],
];
for (const [channelCount, mask, labels] of layouts) {
  test(`${channelCount} channels with mask ${mask ?? 'absent'} are ${labels}`, async () => {
    const extension = mask === null ? {} : { extension: { mask } };
    const { info } = await readBytes(wave([formatChunk({ channelCount, ...extension }), data]));
    assert.equal(info.channels.join(' '), labels);
    assert.equal(info.channelMask, mask || null);
    const codes = info.warnings.map(({ code }) => code);
    assert.deepEqual(codes, channelCount > 2 && mask === null ? ['channel_layout_assumed'] : []);
  });
}

const depths: readonly (readonly [FormatFields, string, number])[] = [
  [{ bits: 8 }, 'u8', 8],
  [{ bits: 6 }, 'u8', 6],
  [{ bits: 8, extension: {} }, 'u8', 8],
  [{ bits: 64, code: 3 }, 'f64', 64],
  [{ bits: 64, code: 3, extension: {} }, 'f64', 64],
  [{ bits: 16 }, 's16', 16],
  [{ bits: 24 }, 's24', 24],
  [{ bits: 20 }, 's24', 20],
  [{ bits: 32 }, 's32', 32],
  [{ bits: 32, code: 3 }, 'f32', 32],
  [{ bits: 16, extension: {} }, 's16', 16],
  [{ bits: 24, extension: { validBits: 20 } }, 's24', 20],
  [{ bits: 32, extension: { validBits: 24 } }, 's32', 24],
  [{ bits: 24, extension: { validBits: 0 } }, 's24', 24],
  [{ bits: 32, code: 3, extension: {} }, 'f32', 32],
];
for (const [fields, sampleFormat, bitsPerSample] of depths) {
  test(`fmt ${JSON.stringify(fields)} is handed out as ${sampleFormat} of ${bitsPerSample} bit, bytes unchanged`, async () => {
    const { info, pcm: found } = await readBytes(wave([formatChunk(fields), data]));
    assert.equal(info.sampleFormat, sampleFormat);
    assert.equal(info.bitsPerSample, bitsPerSample);
    assert.equal(Buffer.compare(found, pcm), 0);
  });
}

test('chunks before and after data are listed with offset, size and position, odd ones padded', async () => {
  const bytes = wave([
    chunk('bext', randomBytes(1, 603)),
    formatChunk(),
    chunk('data', pcm),
    chunk('LIST', randomBytes(2, 7)),
    chunk('id3 ', randomBytes(3, 20)),
  ]);
  await using directory = await TemporaryDirectory.create();
  await using reader = await openAudioFile(await directory.write('a.wav', bytes));
  const { chunks, warnings } = reader.info;
  assert.deepEqual(
    chunks.map(({ id, sizeBytes, position }) => `${id}|${sizeBytes}|${position}`),
    ['bext|603|before-data', 'fmt |16|before-data', 'data|240|before-data', 'LIST|7|after-data', 'id3 |20|after-data'],
  );
  assert.deepEqual(warnings, []);
  for (const [id, seed, size] of [
    ['bext', 1, 603],
    ['LIST', 2, 7],
    ['id3 ', 3, 20],
  ] as const) {
    const found = chunks.find((one) => one.id === id);
    assert.ok(found);
    assert.deepEqual(Buffer.from(await reader.readChunk(found)), Buffer.from(randomBytes(seed, size)));
  }
});

test('rewind starts again at frame 0, and any block size gives the same bytes', async () => {
  await using directory = await TemporaryDirectory.create();
  await using reader = await openAudioFile(await directory.write('a.wav', wave([formatChunk(), data])));
  for (const blockFrames of [1, 7, 59, 60, 61, 4096]) {
    assert.equal(Buffer.compare(await readRest(reader, blockFrames), pcm), 0);
    await reader.rewind();
  }
});

test('a read fills a view on WASM memory and leaves what is around it alone', async () => {
  await using directory = await TemporaryDirectory.create();
  await using reader = await openAudioFile(await directory.write('a.wav', wave([formatChunk(), data])));
  const memory = new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer);
  assert.equal(await reader.read(memory.subarray(16, 16 + 43)), 10);
  assert.equal(Buffer.compare(memory.subarray(16, 56), pcm.subarray(0, 40)), 0);
  assert.ok(memory.subarray(56).every((byte) => byte === 0));
  await assert.rejects(reader.read(memory.subarray(0, 3)), { code: 'invalid_argument' });
});

const oddities: readonly (readonly [string, Uint8Array, number, readonly string[]])[] = [
  [
    '601 bytes of 4-byte frames',
    wave([formatChunk(), chunk('data', randomBytes(1, 601))]),
    150,
    ['partial_frame_dropped'],
  ],
  [
    'data size 0xFFFFFFFF',
    wave([formatChunk(), chunk('data', pcm, 0xffff_ffff)], { declaredBytes: 0xffff_ffff }),
    60,
    ['header_size_mismatch'],
  ],
  [
    'data size 0x7FFFF000 as sox pipes it',
    wave([formatChunk(), chunk('data', pcm, 0x7fff_f000)], { declaredBytes: 0x7fff_f024 }),
    60,
    ['header_size_mismatch'],
  ],
  [
    'sizes never filled in',
    wave([formatChunk(), chunk('data', pcm, 0)], { declaredBytes: 0 }),
    60,
    ['header_size_mismatch'],
  ],
  ['a RIFF size never filled in', wave([formatChunk(), data], { declaredBytes: 0 }), 60, ['header_size_mismatch']],
  ['a RIFF size past the end', wave([formatChunk(), data], { declaredBytes: 5000 }), 60, ['header_size_mismatch']],
  [
    'a RIFF size that ends inside data',
    wave([formatChunk(), data], { declaredBytes: 40 }),
    60,
    ['header_size_mismatch'],
  ],
  [
    'bytes after the declared end',
    Buffer.concat([wave([formatChunk(), data]), randomBytes(1, 100)]),
    60,
    ['trailing_bytes'],
  ],
  ['a cut chunk after data', wave([formatChunk(), data, chunk('LIST', randomBytes(1, 9), 90)]), 60, ['trailing_bytes']],
  ['zeros after data', wave([formatChunk(), data, new Uint8Array(64)]), 60, ['trailing_bytes']],
];
for (const [what, bytes, lengthFrames, warnings] of oddities) {
  test(`${what}: ${lengthFrames} frames with warning ${warnings.join()}`, async () => {
    const { info, pcm: found } = await readBytes(bytes);
    assert.equal(info.lengthFrames, lengthFrames);
    assert.equal(found.length, lengthFrames * 4);
    assert.deepEqual(
      info.warnings.map(({ code }) => code),
      warnings,
    );
  });
}

const many = Array.from({ length: 1001 }, () => chunk('abcd', new Uint8Array(2)));
const hostile: readonly (readonly [string, Uint8Array, string])[] = [
  ['an empty file', new Uint8Array(0), 'input_empty'],
  ['12 bytes of RIFF', wave([]), 'malformed_media'],
  ['no data chunk', wave([formatChunk()]), 'malformed_media'],
  ['no fmt chunk', wave([chunk('LIST', pcm)]), 'malformed_media'],
  ['data before fmt', wave([data, formatChunk()]), 'malformed_media'],
  ['two fmt chunks', wave([formatChunk(), formatChunk(), data]), 'malformed_media'],
  ['two data chunks', wave([formatChunk(), data, data]), 'malformed_media'],
  ['a fmt chunk of 8 bytes', wave([chunk('fmt ', new Uint8Array(8)), data]), 'malformed_media'],
  ['a chunk longer than the file', wave([chunk('LIST', pcm, 0xffff_fff0), formatChunk(), data]), 'malformed_media'],
  ['0 channels', wave([formatChunk({ channelCount: 0, frameSizeBytes: 4 }), data]), 'unsupported_layout'],
  ['65535 channels', wave([formatChunk({ channelCount: 65_535, frameSizeBytes: 65_534 }), data]), 'unsupported_layout'],
  ['300 channels', wave([formatChunk({ channelCount: 300 }), data]), 'unsupported_layout'],
  ['65 channels', wave([formatChunk({ channelCount: 65 }), data]), 'unsupported_layout'],
  ['9 channels', wave([formatChunk({ channelCount: 9 }), data]), 'unsupported_layout'],
  ['stereo with mask 0xD', wave([formatChunk({ extension: { mask: 0xd } }), data]), 'unsupported_layout'],
  ['rate 0', wave([formatChunk({ sampleRateHz: 0 }), data]), 'unsupported_rate'],
  ['rate 7999', wave([formatChunk({ sampleRateHz: 7999 }), data]), 'unsupported_rate'],
  ['rate 384001', wave([formatChunk({ sampleRateHz: 384_001 }), data]), 'unsupported_rate'],
  ['rate 2^32-1', wave([formatChunk({ sampleRateHz: 0xffff_ffff }), data]), 'unsupported_rate'],
  ['a frame size that fits nothing', wave([formatChunk({ frameSizeBytes: 5 }), data]), 'malformed_media'],
  ['0-bit PCM', wave([formatChunk({ bits: 0 }), data]), 'unsupported_format'],
  ['16-bit float', wave([formatChunk({ bits: 16, code: 3 }), data]), 'unsupported_format'],
  ['33-bit PCM', wave([formatChunk({ bits: 33 }), data]), 'unsupported_format'],
  ['ADPCM', wave([formatChunk({ bits: 4, code: 2 }), data]), 'unsupported_format'],
  ['A-law', wave([formatChunk({ bits: 8, code: 6 }), data]), 'unsupported_format'],
  [
    'Ambisonics',
    wave([formatChunk({ extension: { guidTail: '000021 07d31186 44c8c1ca000000'.replaceAll(' ', '') } }), data]),
    'unsupported_format',
  ],
  ['25 valid bits of 24', wave([formatChunk({ bits: 24, extension: { validBits: 25 } }), data]), 'malformed_media'],
  ['no audio', wave([formatChunk(), chunk('data', new Uint8Array(0))]), 'input_empty'],
  ['3 bytes of a 4-byte frame', wave([formatChunk(), chunk('data', new Uint8Array(3))]), 'input_empty'],
  ['a file cut off in data', wave([formatChunk(), chunk('data', pcm, 480)], { declaredBytes: 516 }), 'input_corrupt'],
  ['1001 chunks', wave([...many, formatChunk(), data]), 'limit_exceeded'],
  ['an unprintable chunk id', wave([chunk('\0\0\0\0', pcm), formatChunk(), data]), 'malformed_media'],
  ['text', latin1('this is no audio file, whatever its name says\n'), 'unsupported_format'],
];
for (const [what, bytes, code] of hostile) {
  test(`${what} is ${code}`, async () => {
    await assert.rejects(readBytes(bytes), { name: 'LatheError', code });
  });
}

test('limits hold: chunk bytes and duration', async () => {
  await using directory = await TemporaryDirectory.create();
  const path = await directory.write('a.wav', wave([chunk('bext', randomBytes(1, 603)), formatChunk(), data]));
  await using reader = await openAudioFile(path, { limits: { maxChunkBytes: 602 } });
  const [bext] = reader.info.chunks;
  assert.ok(bext);
  await assert.rejects(reader.readChunk(bext), { code: 'limit_exceeded' });
  await assert.rejects(openAudioFile(path, { limits: { maxDurationSeconds: 0.001 } }), { code: 'limit_exceeded' });
});

test('a missing file is not_found, a directory unsupported_format', async () => {
  await using directory = await TemporaryDirectory.create();
  await assert.rejects(openAudioFile(directory.file('none.wav')), { code: 'not_found' });
  await assert.rejects(openAudioFile(directory.path), { code: 'unsupported_format' });
});
