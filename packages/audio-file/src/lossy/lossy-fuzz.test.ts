import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCatalogue, LatheError } from '@lathe/core/errors';
import { lossyBytes, lossyFiles } from '../fixtures/lossy-files.ts';
import { sealPage, splitPages } from '../fixtures/ogg-bytes.ts';
import { randomIntegers } from '../fixtures/random-bytes.ts';
import { readFloats } from '../fixtures/read-floats.ts';
import { TemporaryDirectory } from '../fixtures/temporary-directory.ts';

const mutantsPerCodec = 330;
const extremes = [0, 1, 0x7f, 0x80, 0xff];
const slowestMs = 20_000;
const mostRssBytes = 512 * 1024 * 1024;

for (const codec of ['mp3', 'vorbis', 'opus'] as const) {
  test(`${mutantsPerCodec} mutants of ${codec} files, strict and lenient, are read or refused by the catalogue within 512 MB`, async (t) => {
    await using directory = await TemporaryDirectory.create();
    const names = lossyFiles.filter((file) => file.codec === codec).map(({ name }) => name);
    let peakBytes = 0;
    for (let round = 0; round < mutantsPerCodec; round++) {
      const name = names[round % names.length] ?? '';
      const next = randomIntegers(round + 1000);
      const mutant = mutate(lossyBytes(name), next);
      // Behind the checksum of its page a mutant gets as far as the decoder.
      const bytes = codec !== 'mp3' && round % 3 > 0 ? reseal(lossyBytes(name), next) : mutant;
      const path = await directory.write('mutant', bytes);
      for (const lenient of [false, true]) {
        const startMs = performance.now();
        await readOrRefuse(path, lenient, `${name}, round ${round}, lenient ${lenient}`);
        assert.ok(performance.now() - startMs < slowestMs, `${name}, round ${round}`);
        peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
      }
    }
    t.diagnostic(`at most ${Math.round(peakBytes / 1e6)} MB resident`);
    assert.ok(peakBytes < mostRssBytes, `${Math.round(peakBytes / 1e6)} MB`);
  });
}

async function readOrRefuse(path: string, lenient: boolean, what: string): Promise<void> {
  try {
    const { info, samples, damage } = await readFloats(path, { lenient });
    const frames = samples.length / info.channelCount;
    assert.ok(frames === info.lengthFrames || (lenient && frames < info.lengthFrames && damage.length > 0), what);
    if (!lenient) assert.deepEqual(damage, [], what);
    for (const { startFrame, lengthFrames } of damage) {
      assert.ok(startFrame >= 0 && lengthFrames >= 0 && Number.isSafeInteger(startFrame + lengthFrames), what);
    }
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    assert.ok(
      error.code in errorCatalogue && error.code !== 'internal' && error.code !== 'io_error',
      `${what}: ${error.message}`,
    );
  }
}

/** One to four changes: flipped bits, extreme bytes and words, cut, doubled or removed stretches. */
function mutate(seed: Buffer, next: (bound: number) => number): Buffer {
  let bytes = Buffer.from(seed);
  // Headers decide most, so every second change falls into them.
  const place = (): number => (next(2) ? next(Math.min(700, bytes.length)) : next(bytes.length));
  const changes = 1 + next(4);
  for (let change = 0; change < changes && bytes.length > 8; change++) {
    const at = place();
    const kind = next(6);
    if (kind === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
    if (kind === 1) bytes[at] = extremes[next(extremes.length)] ?? 0;
    if (kind === 2) bytes.fill(extremes[next(extremes.length)] ?? 0, at, Math.min(at + 4, bytes.length));
    if (kind === 3) bytes = bytes.subarray(0, at);
    if (kind === 4) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - next(200)))]);
    if (kind === 5) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + next(50))]);
  }
  return bytes;
}

/** One or two pages with changed bytes in their bodies, or rarely headers, and checksums that fit. */
function reseal(seed: Buffer, next: (bound: number) => number): Buffer {
  const pages = splitPages(seed);
  const changes = 1 + next(2);
  for (let change = 0; change < changes; change++) {
    const index = next(pages.length);
    const page = Buffer.from(pages[index] ?? seed);
    const bodyOffset = 27 + (page[26] ?? 0);
    const start = next(8) === 0 ? 5 : bodyOffset;
    const count = 1 + next(12);
    for (let byte = 0; byte < count; byte++) {
      const at = start + next(Math.max(1, page.length - start));
      page[at] = next(2) ? next(256) : (extremes[next(extremes.length)] ?? 0);
    }
    pages[index] = sealPage(page);
  }
  return Buffer.concat(pages);
}
