import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { masterReportSchema } from '@lathe/core';
import { peakRssMiB } from '../bench/cpu-time.ts';
import { lathePath } from '../support/cli.ts';
import { noise } from '../support/noise.ts';

/**
 * Any length in bounded memory: an RF64 of 5 GB is mastered by linear gain.
 *
 * 64 bit float in eight channels has the fewest samples a byte, so that the meters take least of the time.
 */
const sampleRateHz = 192_000;
const channelCount = 8;
const frameBytes = channelCount * 8;
/** 5 000 000 192 bytes of audio; no multiple of any block. */
const lengthFrames = 78_125_003;
const rssLimitMiB = 200;

const folder = mkdtempSync(join(tmpdir(), 'lathe-long-'));
after(() => rmSync(folder, { recursive: true }));

test(`an RF64 of 5 GB is mastered on one thread in at most ${rssLimitMiB} MiB, and ffprobe agrees on its length`, () => {
  const { bavail, bsize } = statfsSync(folder);
  const neededBytes = 2 * lengthFrames * frameBytes + 2 ** 30;
  assert.ok(bavail * bsize > neededBytes, `${folder} has ${bavail * bsize} bytes free; ${neededBytes} are needed`);
  const input = join(folder, 'long.wav');
  writeLongFile(input);
  assert.ok(statSync(input).size > 5_000_000_000);

  const out = join(folder, 'out');
  const started = performance.now();
  const asked = ['--target-lufs', '-30', '--ceiling-dbtp', '-1', '--threads', '1'];
  const rssMiB = peakRssMiB([process.execPath, lathePath, 'master', input, '--out', out, ...asked]);
  const seconds = (performance.now() - started) / 1000;
  console.error(`     5 GB in ${seconds.toFixed(0)} s, at most ${rssMiB.toFixed(0)} MiB resident`);
  assert.ok(rssMiB <= rssLimitMiB, `${rssMiB} MiB resident`);

  const report = masterReportSchema.parse(JSON.parse(readFileSync(join(out, 'long.report.json'), 'utf8')));
  assert.equal(report.output.container, 'rf64');
  assert.equal(report.after.lengthFrames, lengthFrames);
  assert.ok(Math.abs((report.after.integratedLufs ?? 0) + 30) <= 0.05);
  const args = ['-v', 'error', '-show_entries', 'stream=duration_ts,sample_rate,channels,codec_name', '-of', 'json'];
  const probed: unknown = JSON.parse(
    spawnSync('ffprobe', [...args, join(out, 'long.wav')], { encoding: 'utf8' }).stdout,
  );
  assert.deepEqual(Reflect.get(Object(probed), 'streams'), [
    { codec_name: 'pcm_f64le', sample_rate: `${sampleRateHz}`, channels: channelCount, duration_ts: lengthFrames },
  ]);
});

/** Noise, the same second over and over, under a header made by this test alone. */
function writeLongFile(path: string): void {
  const dataBytes = lengthFrames * frameBytes;
  const header = Buffer.alloc(104);
  header.write('RF64\xff\xff\xff\xffWAVEds64', 'latin1');
  header.writeUInt32LE(28, 16);
  header.writeBigUInt64LE(BigInt(header.length - 8 + dataBytes), 20);
  header.writeBigUInt64LE(BigInt(dataBytes), 28);
  header.writeBigUInt64LE(BigInt(lengthFrames), 36);
  header.write('fmt ', 48);
  header.writeUInt32LE(40, 52);
  header.writeUInt16LE(0xfffe, 56);
  header.writeUInt16LE(channelCount, 58);
  header.writeUInt32LE(sampleRateHz, 60);
  header.writeUInt32LE(sampleRateHz * frameBytes, 64);
  header.writeUInt16LE(frameBytes, 68);
  header.writeUInt16LE(64, 70);
  header.writeUInt16LE(22, 72);
  header.writeUInt16LE(64, 74);
  header.writeUInt32LE(0x63f, 76);
  header.write('0300000000001000800000aa00389b71', 80, 'hex');
  header.write('data', 96);
  header.writeUInt32LE(0xffff_ffff, 100);
  const second = Buffer.from(Float64Array.from(noise(4, sampleRateHz * channelCount), (value) => value / 5).buffer);
  const descriptor = openSync(path, 'wx');
  try {
    writeSync(descriptor, header);
    for (let left = dataBytes; left > 0;) left -= writeSync(descriptor, second, 0, Math.min(left, second.length));
  } finally {
    closeSync(descriptor);
  }
}
