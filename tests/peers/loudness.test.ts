import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { analyzeFile } from '@lathe/engine';
import { writeFloatWav } from '../support/float-wav.ts';
import { rangeAtOneSecondHop } from './loudness-range.ts';
import {
  buildEbur128Peer,
  decodeToFloatWav,
  ffmpeg,
  fftTruePeakDbtp,
  libebur128,
  missing,
  allMusic,
  allMusicTracks,
  musicTracks,
  numpy,
  rawFloat,
  temporaryFolder,
} from './tools.ts';

/**
 * Our meter beside libebur128 (polled every 10 ms) on 20 real tracks and a 5.1 file made of them, and beside a 16× FFT meter on
 * 40 tracks of three sources.
 */
const skip = missing(ffmpeg, libebur128, numpy, allMusic) ?? false;
const folder = temporaryFolder();
let peer: ReturnType<typeof buildEbur128Peer>;

before(() => {
  if (skip === false) peer = buildEbur128Peer(folder);
});
after(() => rmSync(folder, { recursive: true }));

async function compare(path: string, channelCount: number, sampleRateHz: number, name: string): Promise<void> {
  const ours = await analyzeFile(path, { series: true });
  const theirs = peer(path, channelCount, sampleRateHz);
  const fftDbtp = await fftTruePeakDbtp(path, channelCount);
  const range = rangeAtOneSecondHop(ours.shortTerm ?? []);
  console.error(
    `     ${name}: I ${ours.integratedLufs?.toFixed(3)}/${theirs.integratedLufs.toFixed(3)} ` +
      `M ${ours.momentaryMaxLufs?.toFixed(3)}/${theirs.momentaryMaxLufs.toFixed(3)} ` +
      `S ${ours.shortTermMaxLufs?.toFixed(3)}/${theirs.shortTermMaxLufs.toFixed(3)} ` +
      `LRA ${ours.rangeLu?.toFixed(2)} (1 s hop ${range.toFixed(2)})/${theirs.rangeLu.toFixed(2)} ` +
      `TP ${ours.truePeakDbtp?.toFixed(4)}/FFT ${fftDbtp.toFixed(4)} (libebur128 ${theirs.truePeakDbtp.toFixed(3)})`,
  );
  const near = (a: number | null, b: number, tolerance: number, what: string): void =>
    assert.ok(a !== null && Math.abs(a - b) <= tolerance, `${what}: ours ${a}, theirs ${b}, tolerance ${tolerance}`);
  near(ours.integratedLufs, theirs.integratedLufs, 0.02, 'I');
  near(ours.momentaryMaxLufs, theirs.momentaryMaxLufs, 0.02, 'max M');
  near(ours.shortTermMaxLufs, theirs.shortTermMaxLufs, 0.02, 'max S');
  near(range, theirs.rangeLu, 0.1, 'LRA at 1 s hop');
  near(ours.truePeakDbtp, fftDbtp, 0.05, 'true peak against the FFT meter');
}

test(
  '20 real stereo tracks: I, max M, max S within 0.02 LU, LRA within 0.1 LU, true peak within 0.05 dB',
  { skip },
  async (t) => {
    const tracks = musicTracks();
    assert.equal(tracks.length, 20);
    for (const [index, track] of tracks.entries()) {
      const name = basename(track, '.ogg');
      await t.test(name, async () => {
        const path = decodeToFloatWav(track, folder, `track-${index}`);
        await compare(path, 2, index < 10 ? 48_000 : 44_100, name);
        rmSync(path);
      });
    }
  },
);

test('20 more tracks, 40 in all of three sources: true peak within 0.05 dB of the FFT meter', { skip }, async () => {
  const compared = new Set(musicTracks());
  const all = allMusicTracks();
  const more = all.filter(({ path }) => !compared.has(path));
  assert.deepEqual([all.length, more.length], [40, 20]);
  const faults: string[] = [];
  const waiting = more.entries();
  const judge = async (): Promise<void> => {
    for (const [index, { path: track }] of waiting) {
      const path = decodeToFloatWav(track, folder, `more-${index}`);
      const [ours, fftDbtp] = await Promise.all([analyzeFile(path), fftTruePeakDbtp(path, 2)]);
      rmSync(path);
      const difference = (ours.truePeakDbtp ?? Number.NaN) - fftDbtp;
      console.error(`     ${basename(track, '.ogg')}: TP ${ours.truePeakDbtp?.toFixed(4)}/FFT ${fftDbtp.toFixed(4)}`);
      if (!(Math.abs(difference) <= 0.05)) faults.push(`${track}: ${difference} dB`);
    }
  };
  await Promise.all([judge(), judge()]);
  assert.deepEqual(faults, []);
});

test('a 5.1 file assembled from three tracks agrees likewise', { skip }, async () => {
  const frameCount = 48_000 * 90;
  const stems = musicTracks()
    .slice(0, 3)
    .map((track) => {
      const raw = rawFloat(track);
      return new Float32Array(raw.buffer, raw.byteOffset, raw.byteLength / 4);
    });
  const channels = stems.flatMap((stem) =>
    [0, 1].map((side) => Float32Array.from({ length: frameCount }, (_, frame) => 0.7 * (stem[frame * 2 + side] ?? 0))),
  );
  const path = join(folder, 'surround.wav');
  writeFloatWav(path, 48_000, channels);
  await compare(path, 6, 48_000, '5.1');
});
