import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lossyBytes, lossyFiles } from '../fixtures/lossy-files.ts';
import { sealPage, splitPages } from '../fixtures/ogg-bytes.ts';
import { randomIntegers } from '../fixtures/random-bytes.ts';
import { readFloats } from '../fixtures/read-floats.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';

const corrupt = { name: 'LatheError', code: 'input_corrupt' };
/** Where the audio begins in the MP3s: behind ID3v2 tag and info frame. */
const infoFrameEnds: Readonly<Record<string, number>> = { 'lame-cbr.mp3': 168 + 417, 'lame-checksum.mp3': 432 };
const tagSizeAtEnd: Readonly<Record<string, number>> = { 'lame-cbr.mp3': 128 };

for (const [name, start] of Object.entries(infoFrameEnds)) {
  test(`${name}: any of 150 single bits flipped, and any of 30 stretches of 400 bytes, is input_corrupt`, async () => {
    await using directory = await TemporaryDirectory.create();
    const whole = lossyBytes(name);
    const end = whole.length - (tagSizeAtEnd[name] ?? 0);
    const next = randomIntegers(1);
    for (let round = 0; round < 180; round++) {
      const bytes = Buffer.from(whole);
      if (round < 150) {
        const at = start + next(end - start);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
      } else {
        const at = start + next(end - start - 400);
        for (let index = at; index < at + 400; index++) bytes[index] = (bytes[index] ?? 0) ^ (1 + next(255));
      }
      await assert.rejects(readFloats(await directory.write('damaged.mp3', bytes)), corrupt, `round ${round}`);
    }
  });

  test(`${name} cut at any of 60 places, with a frame gone, doubled, or with bytes between frames, is input_corrupt`, async () => {
    await using directory = await TemporaryDirectory.create();
    const whole = lossyBytes(name);
    const end = whole.length - (tagSizeAtEnd[name] ?? 0);
    const next = randomIntegers(2);
    for (let round = 0; round < 60; round++) {
      const cut = whole.subarray(0, start + next(end - start));
      await assert.rejects(readFloats(await directory.write('cut.mp3', cut)), corrupt, `cut at ${cut.length}`);
    }
    const frame = name === 'lame-cbr.mp3' ? [start + 417, start + 835] : [start + 432, start + 864];
    const [from = 0, to = 0] = frame;
    const changed = {
      gone: [whole.subarray(0, from), whole.subarray(to)],
      doubled: [whole.subarray(0, to), whole.subarray(from)],
      junk: [whole.subarray(0, from), Buffer.from('junk'), whole.subarray(from)],
    };
    for (const [what, parts] of Object.entries(changed)) {
      await assert.rejects(readFloats(await directory.write('cut.mp3', Buffer.concat(parts))), corrupt, what);
    }
  });
}

test('a flipped bit in the info frame of an MP3 is an error, a warning, or changes no sample', async () => {
  await using directory = await TemporaryDirectory.create();
  const whole = lossyBytes('lame-cbr.mp3');
  const { samples } = await readFloats(await directory.write('whole.mp3', whole));
  let refused = 0;
  for (let at = 168; at < 168 + 417; at++) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
    const path = await directory.write('damaged.mp3', bytes);
    const read = await readFloats(path).catch((error: unknown) => error);
    if (read instanceof Error) refused += 1;
    else if (!warnsOfNoChecksum(read)) assert.ok(hasSamples(read, samples), `byte ${at}`);
  }
  assert.ok(refused >= 150, `${refused} refused`);
});

function warnsOfNoChecksum(read: unknown): boolean {
  return JSON.stringify(Reflect.get(Object(read), 'info')).includes('no_checksum');
}

function hasSamples(read: unknown, expected: Float32Array): boolean {
  if (typeof read !== 'object' || read === null || !('samples' in read)) return false;
  const { samples } = read;
  return samples instanceof Float32Array && Buffer.from(samples.buffer).equals(Buffer.from(expected.buffer));
}

test('an untagged MP3 says that damage cannot be noticed, and still refuses lost sync and a cut last frame', async () => {
  await using directory = await TemporaryDirectory.create();
  const whole = lossyBytes('lame-untagged.mp3');
  const next = randomIntegers(3);
  for (let round = 0; round < 60; round++) {
    const bytes = Buffer.from(whole);
    const at = next(whole.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
    const read = await readFloats(await directory.write('damaged.mp3', bytes)).catch((error: unknown) => error);
    if (read instanceof Error)
      assert.match(String(Reflect.get(read, 'code')), /input_corrupt|unsupported_format|unsupported_rate/);
    else assert.ok(warnsOfNoChecksum(read));
  }
  for (const cut of [100, 1000, whole.length - 1]) {
    await assert.rejects(readFloats(await directory.write('cut.mp3', whole.subarray(0, cut))), { name: 'LatheError' });
  }
});

for (const { name } of lossyFiles.filter((file) => file.codec !== 'mp3')) {
  test(`${name}: any of 80 single bits flipped, or cut at any of 40 places, is input_corrupt`, async () => {
    await using directory = await TemporaryDirectory.create();
    const whole = lossyBytes(name);
    const next = randomIntegers(4);
    for (let round = 0; round < 120; round++) {
      const at = 4 + next(whole.length - 4);
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
      const damaged = round < 80 ? bytes : whole.subarray(0, at);
      const path = await directory.write('damaged.ogg', damaged);
      // The sniffer names what it can make of a first page that is damaged.
      const code = /^(input_corrupt|unsupported_format)$/;
      await assert.rejects(readFloats(path), { name: 'LatheError', code }, `round ${round}, byte ${at}`);
    }
  });
}

for (const name of ['ffmpeg-pages.ogg', 'opusenc.opus']) {
  test(`${name}: each page gone, doubled or swapped with the next is an error, with the position and frame`, async () => {
    await using directory = await TemporaryDirectory.create();
    const pages = splitPages(lossyBytes(name));
    assert.ok(pages.length > 4, `${pages.length} pages`);
    for (let index = 1; index < pages.length; index++) {
      const changed = {
        gone: pages.toSpliced(index, 1),
        doubled: pages.toSpliced(index, 0, pages[index] ?? Buffer.alloc(0)),
        swapped: pages.toSpliced(index, 2, ...pages.slice(index, index + 2).toReversed()),
      };
      for (const [what, parts] of Object.entries(changed)) {
        if (what === 'swapped' && index === pages.length - 1) continue;
        const path = await directory.write('pages.ogg', Buffer.concat(parts));
        await assert.rejects(readFloats(path), corrupt, `page ${index} ${what}`);
      }
    }
  });

  test(`${name}: without its end-of-stream mark, or with a position changed, it is input_corrupt though checksums fit`, async () => {
    await using directory = await TemporaryDirectory.create();
    const pages = splitPages(lossyBytes(name));
    const last = pages.length - 1;
    const unmarked = pages.map((page, index) => (index === last ? withFlags(page, 0) : page));
    await assert.rejects(readFloats(await directory.write('unmarked.ogg', Buffer.concat(unmarked))), corrupt);
    for (const change of [-1n, 1n, 1000n]) {
      const moved = pages.map((page, index) => (index === last - 1 ? withGranule(page, change) : page));
      await assert.rejects(readFloats(await directory.write('moved.ogg', Buffer.concat(moved))), corrupt, `${change}`);
    }
    const longer = pages.map((page, index) => (index === last ? withGranule(page, 100_000n) : page));
    await assert.rejects(readFloats(await directory.write('longer.ogg', Buffer.concat(longer))), corrupt);
  });
}

function withFlags(page: Buffer, flags: number): Buffer {
  const changed = Buffer.from(page);
  changed[5] = flags;
  return sealPage(changed);
}

function withGranule(page: Buffer, change: bigint): Buffer {
  const changed = Buffer.from(page);
  changed.writeBigInt64LE(changed.readBigInt64LE(6) + change, 6);
  return sealPage(changed);
}
