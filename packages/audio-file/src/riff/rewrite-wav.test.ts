import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { readAll } from '../fixtures/read-all.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { verbatimFlac } from '../fixtures/verbatim-flac.ts';
import { payloadOf, w64, w64Chunk } from '../fixtures/w64-bytes.ts';
import { chunk, dataSize64Chunk, formatChunk, wave } from '../fixtures/wave-bytes.ts';
import { openAudioFile } from '../open-audio-file.ts';
import { packPaddedSamples } from './pack-padded-samples.ts';
import { rewriteWav, type RewriteWavOptions, type RewrittenWav } from './rewrite-wav.ts';

const keep: RewriteWavOptions = { packPadding: false, toWav: false, dropUnmovable: false };

async function rewritten(
  directory: TemporaryDirectory,
  bytes: Uint8Array,
  options: RewriteWavOptions = keep,
): Promise<RewrittenWav & { readonly path: string }> {
  await using reader = await openAudioFile(await directory.write('input', bytes));
  const path = join(directory.path, 'output');
  return { ...(await rewriteWav(reader, path, options)), path };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

for (const frames of [1, 7, 65_535, 65_536, 65_537, 140_001]) {
  test(`${frames} frames of 24 bit stereo pass byte by byte, whatever the block is`, async () => {
    await using directory = await TemporaryDirectory.create();
    const pcm = randomBytes(frames, frames * 6);
    const input = wave([
      formatChunk({ bits: 24, extension: { mask: 3 } }),
      chunk('data', pcm),
      chunk('LIST', pcm.subarray(0, 5)),
    ]);
    const result = await rewritten(directory, input);
    const found = await readAll(result.path);
    assert.deepEqual(Buffer.from(found.pcm), Buffer.from(pcm));
    assert.deepEqual([found.info.waveFormatTag, found.info.warnings.length, result.lengthFrames], [1, 0, frames]);
    assert.equal(result.samplesSha256, sha256(pcm));
    assert.deepEqual(
      found.info.chunks.map(({ id, position }) => [id, position]),
      [
        ['JUNK', 'before-data'],
        ['fmt ', 'before-data'],
        ['LIST', 'before-data'],
        ['data', 'before-data'],
      ],
    );
  });
}

test('what describes the samples is kept, since they stay: PEAK, levl and MD5', async () => {
  await using directory = await TemporaryDirectory.create();
  const kept = ['PEAK', 'levl', 'MD5 '].map((id) => chunk(id, randomBytes(id.length, 16)));
  const input = wave([formatChunk(), ...kept, chunk('data', randomBytes(3, 400))]);
  const { info } = await readAll((await rewritten(directory, input)).path);
  assert.deepEqual(
    info.chunks.map(({ id }) => id),
    ['JUNK', 'fmt ', 'PEAK', 'levl', 'MD5 ', 'data'],
  );
});

test('5.1 keeps its speaker mask under the extensible format', async () => {
  await using directory = await TemporaryDirectory.create();
  const format = formatChunk({ channelCount: 6, extension: { mask: 0x60f } });
  const input = wave([format, chunk('data', randomBytes(4, 1200)), chunk('bext', randomBytes(5, 10))]);
  const { info } = await readAll((await rewritten(directory, input)).path);
  assert.deepEqual([info.waveFormatTag, info.channelMask], [0xfffe, 0x60f]);
});

test('RF64 below 4 GiB becomes RIFF when that is asked for and says so; else it stays', async () => {
  await using directory = await TemporaryDirectory.create();
  const pcm = randomBytes(6, 1200);
  const input = wave([dataSize64Chunk(1272, 1200, 300), formatChunk(), chunk('data', pcm, 0xffff_ffff)], {
    id: 'RF64',
    declaredBytes: 0xffff_ffff,
  });
  const stays = await rewritten(directory, input);
  assert.equal((await readFile(stays.path)).toString('latin1', 0, 4), 'RF64');
  assert.deepEqual(stays.changes, []);
  const result = await rewritten(directory, input, { ...keep, toWav: true });
  assert.equal((await readFile(result.path)).toString('latin1', 0, 4), 'RIFF');
  assert.deepEqual(
    result.changes.filter(({ what }) => what === 'container').map(({ from, to }) => [from, to]),
    [['RF64', 'WAV']],
  );
});

test('BW64 stays BW64 unless WAV is asked for; W64 becomes WAV', async () => {
  await using directory = await TemporaryDirectory.create();
  const pcm = randomBytes(12, 1200);
  const after = chunk('LIST', randomBytes(13, 12));
  const bw64 = wave([dataSize64Chunk(1292, 1200, 300), formatChunk(), chunk('data', pcm, 0xffff_ffff), after], {
    id: 'BW64',
    declaredBytes: 0xffff_ffff,
  });
  for (const [input, toWav, form] of [
    [bw64, false, 'BW64'],
    [bw64, true, 'RIFF'],
    [w64([w64Chunk('fmt ', payloadOf(formatChunk())), w64Chunk('data', pcm)]), false, 'RIFF'],
  ] as const) {
    const result = await rewritten(directory, input, { ...keep, toWav });
    assert.equal((await readFile(result.path)).toString('latin1', 0, 4), form);
    assert.deepEqual(Buffer.from((await readAll(result.path)).pcm), Buffer.from(pcm));
    assert.equal(
      result.changes.some(({ what }) => what === 'container'),
      form === 'RIFF',
    );
  }
});

test('8 bit is refused: it is read and not written', async () => {
  await using directory = await TemporaryDirectory.create();
  const input = wave([formatChunk({ bits: 8 }), chunk('data', randomBytes(14, 200))]);
  await assert.rejects(rewritten(directory, input), { code: 'unsupported_format', message: /8 bit/ });
});

test('metadata too large to be moved is refused, or left out and listed as a loss when that is asked for', async () => {
  await using directory = await TemporaryDirectory.create();
  const large = chunk('huge', new Uint8Array(64 * 1024 * 1024 + 1));
  const small = chunk('LIST', randomBytes(7, 12));
  const pcm = randomBytes(8, 400);
  const input = wave([formatChunk(), chunk('data', pcm), large, small]);
  await assert.rejects(rewritten(directory, input), {
    code: 'limit_exceeded',
    message: /The huge chunk has 67108865 bytes/,
  });
  const result = await rewritten(directory, input, { ...keep, dropUnmovable: true });
  assert.deepEqual(
    result.losses.map(({ what, from }) => [what, from]),
    [['metadata huge', '67108865 bytes']],
  );
  assert.deepEqual(
    (await readAll(result.path)).info.chunks.map(({ id }) => id),
    ['JUNK', 'fmt ', 'LIST', 'data'],
  );
});

for (const stray of [1, 7, 8, 30]) {
  test(`${stray} stray bytes behind the audio are warned about, and left out as a loss`, async () => {
    await using directory = await TemporaryDirectory.create();
    const input = Buffer.concat([
      wave([formatChunk(), chunk('data', randomBytes(10, 401 * 4))]),
      new Uint8Array(stray),
    ]);
    const result = await rewritten(directory, input);
    assert.deepEqual(
      result.losses.map(({ why }) => why),
      [`The last ${stray} bytes of the file are no part of its chunks and are ignored.`],
    );
    assert.deepEqual((await readAll(result.path)).info.warnings, []);
  });
}

test('a FLAC is refused: its header is none of RIFF', async () => {
  await using directory = await TemporaryDirectory.create();
  const flac = verbatimFlac({ pcm: randomBytes(9, 1200), channelCount: 2, bitsPerSample: 16, blockFrames: 192 });
  await assert.rejects(rewritten(directory, flac), { code: 'unsupported_format', message: /this is FLAC/ });
});

test('24 bits left-justified in 32 are packed; a single bit below them is refused with its frame', () => {
  const words = Buffer.from([0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 10, 11, 12]);
  assert.deepEqual([...packPaddedSamples(words, 0, 2)], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  words[12] = 0x80;
  assert.throws(() => packPaddedSamples(words, 100, 2), { code: 'target_unreachable', message: /at frame 101/ });
});
