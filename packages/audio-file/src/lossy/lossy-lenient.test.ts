import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lossyBytes, lossyPath } from '../fixtures/lossy-files.ts';
import { sealPage, splitPages } from '../fixtures/ogg-bytes.ts';
import { readFloats, type FloatFile } from '../fixtures/read-floats.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';

/** Frames in which two files differ: the first, and the one behind the last. */
function difference(a: FloatFile, b: FloatFile): readonly [number, number] {
  const { channelCount } = a.info;
  const length = Math.min(a.samples.length, b.samples.length);
  let first = -1;
  let last = -1;
  for (let index = 0; index < length; index++) {
    if (a.samples[index] === b.samples[index]) continue;
    if (first === -1) first = index;
    last = index;
  }
  return [Math.floor(first / channelCount), Math.floor(last / channelCount) + 1];
}

async function readLeniently(bytes: Uint8Array): Promise<FloatFile> {
  await using directory = await TemporaryDirectory.create();
  return await readFloats(await directory.write('damaged', bytes), { lenient: true });
}

/** Frames that a decoder may need behind damage until it gives the same samples again. */
const settlingFrames: Readonly<Record<string, number>> = {
  'lame-cbr.mp3': 2304,
  'ffmpeg-pages.ogg': 0,
  'opusenc.opus': 20_000,
};

for (const name of Object.keys(settlingFrames)) {
  const settling = settlingFrames[name] ?? 0;
  test(`${name} with a damaged stretch keeps its length; only the listed frames, and ${settling} behind, differ`, async () => {
    const clean = await readFloats(lossyPath(name));
    const bytes = lossyBytes(name);
    const from = Math.floor(bytes.length * 0.7);
    // In an MP3 on a header: inside a frame only the checksum of all would tell.
    const at = name.endsWith('.mp3') ? bytes.indexOf(Buffer.of(0xff, 0xfb), from) : from;
    bytes.fill(0x55, at, at + 20);
    const damaged = await readLeniently(bytes);
    assert.equal(damaged.info.lengthFrames, clean.info.lengthFrames);
    assert.equal(damaged.samples.length, clean.samples.length);
    assert.ok(damaged.damage.length > 0);
    assert.match(damaged.damage[0]?.message ?? '', /byte \d+/);
    const start = Math.min(...damaged.damage.map(({ startFrame }) => startFrame));
    const end = Math.max(...damaged.damage.map(({ startFrame, lengthFrames }) => startFrame + lengthFrames));
    assert.ok(end > start, `${start} to ${end}`);
    const [first, last] = difference(clean, damaged);
    // A decoder is late by up to a block, which the frames before show.
    assert.ok(
      first >= start - 600 && last <= end + settling,
      `${first} to ${last} differ, ${start} to ${end} are listed`,
    );
  });
}

for (const name of ['ffmpeg-pages.ogg', 'opusenc.opus']) {
  test(`${name} without a page in the middle has silence of its length in its place`, async () => {
    const clean = await readFloats(lossyPath(name));
    const pages = splitPages(lossyBytes(name));
    const lost = Math.floor(pages.length / 2);
    const found = await readLeniently(Buffer.concat(pages.toSpliced(lost, 1)));
    assert.equal(found.samples.length, clean.samples.length);
    assert.equal(found.damage.length, 1);
    const [place] = found.damage;
    const position = (index: number): number => Number(pages[index]?.readBigInt64LE(6) ?? 0n);
    assert.ok(
      Math.abs((place?.lengthFrames ?? 0) - (position(lost) - position(lost - 1))) <= 1024,
      `${place?.lengthFrames}`,
    );
    const { channelCount } = clean.info;
    const middle = ((place?.startFrame ?? 0) + 300) * channelCount;
    assert.deepEqual([...found.samples.subarray(middle, middle + 8)], [0, 0, 0, 0, 0, 0, 0, 0]);
  });
}

const cutAt: readonly (readonly [string, number])[] = [
  ['lame-cbr.mp3', 0.6],
  ['lame-checksum.mp3', 0.6],
  ['lame-untagged.mp3', 0.6],
  ['ffmpeg-pages.ogg', 0.8],
  ['oggenc.ogg', 0.98],
  ['opusenc.opus', 0.6],
];
for (const [name, part] of cutAt) {
  test(`${name} cut at ${part} of its bytes is read to there, shorter, with an entry`, async () => {
    const clean = await readFloats(lossyPath(name));
    const bytes = lossyBytes(name);
    const found = await readLeniently(bytes.subarray(0, Math.floor(bytes.length * part))).catch(
      (error: unknown) => error,
    );
    if (name === 'oggenc.ogg') {
      // All of its audio is one page.
      assert.equal(Reflect.get(Object(found), 'code'), 'input_corrupt');
      return;
    }
    assert.ok(!(found instanceof Error), String(found));
    const { samples, damage, info } = await readLeniently(bytes.subarray(0, Math.floor(bytes.length * part)));
    assert.ok(damage.length > 0);
    assert.ok(samples.length > 0 && samples.length < clean.samples.length);
    assert.equal(samples.length, info.lengthFrames * info.channelCount);
    const [first] = difference(clean, { samples, damage, info });
    assert.ok(
      first === -1 || first > info.lengthFrames - 1200,
      `differs from frame ${first} on of ${info.lengthFrames}`,
    );
  });
}

test('an MP3 whose frames are good but whose checksum is not is marked as a whole', async () => {
  const clean = await readFloats(lossyPath('lame-cbr.mp3'));
  const bytes = lossyBytes('lame-cbr.mp3');
  // Inside the main data of the last frame.
  const at = bytes.length - 128 - 150;
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  const { damage, samples } = await readLeniently(bytes);
  assert.equal(samples.length, clean.samples.length);
  assert.equal(damage.length, 1);
  assert.deepEqual([damage[0]?.startFrame, damage[0]?.lengthFrames], [0, 0]);
  assert.match(damage[0]?.message ?? '', /checksum 0x[0-9a-f]{4}; its LAME tag declares 0x[0-9a-f]{4}/);
});

test('a Vorbis packet that does not decode becomes silence of its length, and the next one with it', async () => {
  const clean = await readFloats(lossyPath('ffmpeg-pages.ogg'));
  const pages = splitPages(lossyBytes('ffmpeg-pages.ogg'));
  const page = Buffer.from(pages[4] ?? Buffer.alloc(0));
  const body = 27 + (page[26] ?? 0) + (page[27] ?? 0);
  // The second packet of the page becomes one that is no audio.
  page[body] = (page[body] ?? 0) | 1;
  const { damage, samples } = await readLeniently(Buffer.concat(pages.toSpliced(4, 1, sealPage(page))));
  assert.equal(samples.length, clean.samples.length);
  assert.match(damage[0]?.message ?? '', /no packet of audio/);
});

test('a second pass meets the same damage and lists it once', async () => {
  await using directory = await TemporaryDirectory.create();
  const bytes = lossyBytes('ffmpeg-pages.ogg');
  bytes.fill(0x55, 5000, 5020);
  const { openAudioFile } = await import('../open-audio-file.ts');
  await using reader = await openAudioFile(await directory.write('damaged.ogg', bytes), { lenient: true });
  const target = new Uint8Array(8 * 4096);
  const pass = async (): Promise<number> => {
    let frames = 0;
    for (let count = await reader.read(target); count > 0; count = await reader.read(target)) frames += count;
    return frames;
  };
  const frames = await pass();
  const places = [...reader.damage];
  assert.ok(places.length > 0);
  await reader.rewind();
  assert.equal(await pass(), frames);
  assert.deepEqual(reader.damage, places);
});
