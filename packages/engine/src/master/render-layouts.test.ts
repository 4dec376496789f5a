import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channelLabelNames, openAudioFile, parseLayout } from '@lathe/audio-file';
import { type MasterRecipe, masterReportSchema, unchangedMasterRecipe } from '@lathe/core';
import { fftTruePeak } from '../../../../tests/support/fft-true-peak-meter.ts';
import { writeFloatWav } from '../../../../tests/support/float-wav.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { renderMaster } from './render-master.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-layouts-'));
after(() => rmSync(folder, { recursive: true }));
const rate = 48_000;
let fileCount = 0;

/** Dynamic noise of a channel, from a seed and at a level of its own, smoothed so that it holds little right below half the rate. */
function signal(channel: number, channelCount: number): Float32Array {
  const smoothed = [0, 0, 0];
  return noise(channel + 1, rate).map((value, frame) => {
    const fall = 1 - (frame % 9000) / 9000;
    let next = value * value * value * fall * fall;
    for (const stage of smoothed.keys()) next = smoothed[stage]! += (next - smoothed[stage]!) * 0.4;
    return next * (0.4 + (1.2 * channel) / channelCount);
  });
}

/** One second of it in every channel. */
function input(channelCount: number, mask: number): string {
  const path = join(folder, `input-${fileCount++}.wav`);
  const channels = Array.from({ length: channelCount }, (_, channel) => signal(channel, channelCount));
  writeFloatWav(path, rate, channels, mask);
  return path;
}

async function render(inputPath: string, fields: Partial<MasterRecipe>, blockFrames = 8192) {
  const outputPath = join(folder, `master-${fileCount++}.wav`);
  const recipe = { ...unchangedMasterRecipe, ...fields };
  const report = await renderMaster({ inputPath, outputPath, recipe, blockFrames });
  const bytes = readFileSync(outputPath);
  const fmt = bytes.indexOf('fmt ') + 8;
  const format = { code: bytes.readUInt16LE(fmt), mask: bytes.readUInt32LE(fmt + 20) };
  return { report, outputPath, format, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** A target that takes some decibels of limiting: the more channels, the louder the same peaks are together. */
function limited(channelCount: number) {
  const targetLufs = -11.1 + 10 * Math.log10(channelCount / 12);
  return { targetLufs, ceilingDbtp: -3, policy: 'best-effort' } as const;
}

/** The written samples of a 16 or 24 bit master. */
async function samplesOf(path: string, layout: string | null): Promise<Float32Array[]> {
  await using reader = await openAudioFile(path, { layout });
  const { sampleFormat, channelCount, lengthFrames } = reader.info;
  const sampleBytes = sampleFormat === 's16' ? 2 : 3;
  const bytes = Buffer.alloc(channelCount * lengthFrames * sampleBytes);
  let filled = 0;
  while (filled < bytes.length) filled += (await reader.read(bytes.subarray(filled))) * channelCount * sampleBytes;
  return Array.from({ length: channelCount }, (_, channel) =>
    Float32Array.from(
      { length: lengthFrames },
      (__, frame) =>
        bytes.readIntLE((frame * channelCount + channel) * sampleBytes, sampleBytes) / 2 ** (8 * sampleBytes - 1),
    ),
  );
}

const cases: readonly {
  readonly name: string;
  readonly channelCount: number;
  readonly mask: number;
  readonly layout: string | null;
  readonly labels: string;
  readonly writtenMask: number;
  readonly fields: Partial<MasterRecipe>;
  readonly changes: readonly string[];
}[] = [
  {
    name: '7.1.4 by its mask, 24 bit',
    channelCount: 12,
    mask: 0x2d63f,
    layout: null,
    labels: 'L R C LFE Lrs Rrs Lss Rss Ltf Rtf Ltb Rtb',
    writtenMask: 0x2d63f,
    fields: { sampleFormat: 's24' },
    changes: [],
  },
  {
    name: '7.1.4 without mask, 24 bit',
    channelCount: 12,
    mask: 0,
    layout: null,
    labels: 'L R C LFE Lss Rss Lrs Rrs Ltf Rtf Ltb Rtb',
    writtenMask: 0,
    fields: { sampleFormat: 's24' },
    changes: ['channel_layout_assumed'],
  },
  {
    name: '5.1.4 without mask stays without',
    channelCount: 10,
    mask: 0,
    layout: null,
    labels: 'L R C LFE Ls Rs Ltf Rtf Ltb Rtb',
    writtenMask: 0,
    fields: { sampleFormat: 's24' },
    changes: ['channel_layout_assumed'],
  },
  {
    name: '5.1.4 as the caller says is declared',
    channelCount: 10,
    mask: 0,
    layout: '5.1.4',
    labels: 'L R C LFE Ls Rs Ltf Rtf Ltb Rtb',
    writtenMask: 0x2d03f,
    fields: { sampleFormat: 's24' },
    changes: ['speaker mask'],
  },
  {
    name: '9.1.4 as the caller says, which a file cannot',
    channelCount: 14,
    mask: 0,
    layout: '9.1.4',
    labels: 'L R C LFE Lss Rss Lrs Rrs Lw Rw Ltf Rtf Ltb Rtb',
    writtenMask: 0,
    fields: { sampleFormat: 's24' },
    changes: [],
  },
  {
    name: 'film order under the mask of 5.1',
    channelCount: 6,
    mask: 0x3f,
    layout: 'L,C,R,Ls,Rs,LFE',
    labels: 'L C R Ls Rs LFE',
    writtenMask: 0,
    fields: { sampleFormat: 's24' },
    changes: ['speaker mask'],
  },
  {
    name: '22.2, 16 bit with shaped dither',
    channelCount: 24,
    mask: 0,
    layout: null,
    labels: parseLayout('22.2').join(' '),
    writtenMask: 0,
    fields: { sampleFormat: 's16', dither: 'shaped' },
    changes: ['channel_layout_assumed'],
  },
];

for (const { name, channelCount, mask, layout, labels, writtenMask, fields, changes } of cases) {
  test(`${name}: limited to -3 dBTP, proven, with mask 0x${writtenMask.toString(16)}`, async () => {
    const inputPath = input(channelCount, mask);
    const recipe = { ...limited(channelCount), ...fields, layout };
    const { report, outputPath, format, sha256 } = await render(inputPath, recipe);
    assert.deepEqual(masterReportSchema.parse(JSON.parse(JSON.stringify(report))), report);
    assert.equal(report.before.channels.join(' '), labels);
    assert.equal(report.after.channels.join(' '), labels);
    assert.equal(report.proof.passed, true);
    assert.deepEqual(format, { code: 0xfffe, mask: writtenMask });
    assert.ok(
      Math.abs((report.after.integratedLufs ?? NaN) - limited(channelCount).targetLufs) <= 0.1,
      `${report.after.integratedLufs} LUFS`,
    );
    assert.ok((report.processing.limiter?.maxReductionDb ?? 0) > 1);
    const said = report.changes.map(({ what }) => what).filter((what) => /mask|layout/.test(what));
    assert.deepEqual(said, changes);
    if (mask !== 0 || channelCount === 24) {
      const { peakDbtp } = fftTruePeak(await samplesOf(outputPath, layout));
      assert.ok(peakDbtp <= -3 + 0.002, `${peakDbtp} dBTP`);
    }
    for (const blockFrames of channelCount === 6 || channelCount === 24 ? [256, 65_536] : []) {
      assert.equal((await render(inputPath, recipe, blockFrames)).sha256, sha256, `blocks of ${blockFrames}`);
    }
  });
}

test('one gain for all channels: where the limiter works, the ratio of two heights is what it was', async () => {
  const inputPath = input(12, 0x2d63f);
  const { outputPath } = await render(inputPath, { ...limited(12), sampleFormat: 's24' });
  const written = await samplesOf(outputPath, null);
  const gains = [8, 11].map((channel) => {
    const samples = signal(channel, 12);
    return Float64Array.from(samples, (value, frame) =>
      Math.abs(value) > 0.02 ? written[channel]![frame]! / value : NaN,
    );
  });
  let compared = 0;
  let least = Infinity;
  let greatest = 0;
  for (let frame = 0; frame < rate; frame += 1) {
    const [a, b] = [gains[0]![frame]!, gains[1]![frame]!];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    compared += 1;
    least = Math.min(least, a);
    greatest = Math.max(greatest, a);
    assert.ok(Math.abs(a / b - 1) < 1e-4, `frame ${frame}: ${a} and ${b}`);
  }
  assert.ok(compared > 1000 && greatest / least > 1.1, `${compared} frames, ${least} to ${greatest}`);
});

test('all 50 labels at once, in blocks of 256 and of 65,536 frames, give the same bytes', async () => {
  const recipe = {
    targetLufs: -9,
    ceilingDbtp: -3,
    layout: channelLabelNames.join(','),
    policy: 'best-effort',
  } as const;
  const inputPath = input(channelLabelNames.length, 0);
  const [small, large] = [await render(inputPath, recipe, 256), await render(inputPath, recipe, 65_536)];
  assert.equal(small.sha256, large.sha256);
  assert.deepEqual(large.report.after.channels, channelLabelNames);
});

test('samples of a 22.2 file without target pass unchanged to the bit, in a file of the same channels', async () => {
  const inputPath = input(24, 0);
  const { report, outputPath } = await render(inputPath, {});
  assert.equal(report.processing.dither, null);
  const [from, to] = [readFileSync(inputPath), readFileSync(outputPath)];
  const payload = (bytes: Buffer): Buffer => bytes.subarray(bytes.indexOf('data') + 8);
  assert.equal(Buffer.compare(payload(to), payload(from)), 0);
});

test('stereo of centre and LFE keeps its mask', async () => {
  const { report, format } = await render(input(2, 0xc), { ceilingDbtp: -1, sampleFormat: 's24' });
  assert.deepEqual(format, { code: 0xfffe, mask: 0xc });
  assert.equal(report.after.channels.join(' '), 'C LFE');
});
