import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAll } from '../fixtures/read-all.ts';
import { randomBytes } from '../fixtures/random-bytes.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';
import { chunk, dataSize64Chunk, formatChunk, wave } from '../fixtures/wave-bytes.ts';

const pcm = randomBytes(5, 240);
const deferred = 0xffff_ffff;

/** The magics of EBU Tech 3306 and ITU-R BS.2088. */
const magics = ['RF64', 'BW64'] as const;

function form64(id: string, chunks: readonly Uint8Array[]): Uint8Array {
  return wave(chunks, { id, declaredBytes: deferred });
}

async function readBytes(bytes: Uint8Array): ReturnType<typeof readAll> {
  await using directory = await TemporaryDirectory.create();
  return await readAll(await directory.write('file.wav', bytes));
}

const riffSizeBytes = 4 + 36 + 24 + 248;

for (const id of magics) {
  test(`${id}: sizes come from ds64, also of other chunks by its table`, async () => {
    const list = randomBytes(3, 7);
    const bytes = form64(id, [
      dataSize64Chunk(riffSizeBytes + 12 + 16, 240, 60, [{ id: 'LIST', sizeBytes: 7 }]),
      formatChunk(),
      chunk('data', pcm, deferred),
      chunk('LIST', list, deferred),
    ]);
    const { info, pcm: found } = await readBytes(bytes);
    assert.equal(info.container, id.toLowerCase());
    assert.equal(info.lengthFrames, 60);
    assert.equal(Buffer.compare(found, pcm), 0);
    assert.deepEqual(info.warnings, []);
    assert.deepEqual(
      info.chunks.map((one) => `${one.id}${one.sizeBytes}`),
      ['ds6440', 'fmt 16', 'data240', 'LIST7'],
    );
  });

  test(`${id}: a data chunk that states its own size is believed`, async () => {
    const { info } = await readBytes(
      form64(id, [dataSize64Chunk(riffSizeBytes, 0, 0), formatChunk(), chunk('data', pcm)]),
    );
    assert.equal(info.lengthFrames, 60);
  });

  test(`${id}: a ds64 never filled in is read to the end with header_size_mismatch`, async () => {
    const bytes = form64(id, [dataSize64Chunk(0, 0, 0), formatChunk(), chunk('data', pcm, deferred)]);
    const { info } = await readBytes(bytes);
    assert.equal(info.lengthFrames, 60);
    assert.deepEqual(
      info.warnings.map(({ code }) => code),
      ['header_size_mismatch'],
    );
  });
}

const lyingTable = dataSize64Chunk(riffSizeBytes, 240, 60);
new DataView(lyingTable.buffer, lyingTable.byteOffset).setUint32(8 + 24, 0xffff_ffff, true);
const beyond = dataSize64Chunk(riffSizeBytes, 240, 60);
new DataView(beyond.buffer, beyond.byteOffset).setBigUint64(8 + 8, 2n ** 60n, true);

const hostile: readonly (readonly [string, readonly Uint8Array[], string])[] = [
  ['no ds64', [formatChunk(), chunk('data', pcm, deferred)], 'malformed_media'],
  ['two ds64', [lyingTable.subarray(0, 0), dataSize64Chunk(1, 1, 1), dataSize64Chunk(1, 1, 1)], 'malformed_media'],
  ['a ds64 of 8 bytes', [chunk('ds64', new Uint8Array(8)), formatChunk(), chunk('data', pcm)], 'malformed_media'],
  ['a table longer than ds64', [lyingTable, formatChunk(), chunk('data', pcm)], 'malformed_media'],
  ['2^60 bytes of data', [beyond, formatChunk(), chunk('data', pcm, deferred)], 'malformed_media'],
  [
    'a chunk whose size the table does not have',
    [dataSize64Chunk(riffSizeBytes, 240, 60), chunk('LIST', pcm, deferred), formatChunk()],
    'malformed_media',
  ],
  [
    'a file cut off in data',
    [dataSize64Chunk(2 ** 33, 2 ** 33, 2 ** 31), formatChunk(), chunk('data', pcm, deferred)],
    'input_corrupt',
  ],
];
for (const [what, chunks, code] of hostile) {
  for (const id of magics) {
    test(`${id} with ${what} is ${code}`, async () => {
      await assert.rejects(readBytes(form64(id, chunks)), { name: 'LatheError', code });
    });
  }
}
