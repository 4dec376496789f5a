import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlacWriter } from './flac-writer.ts';

/** Speed and size of the FLAC writer on two minutes of stereo, with `flac -5` in the same run where it is installed. */
const sampleRateHz = 48_000;
const seconds = 120;
const rounds = 5;
const folder = mkdtempSync(join(tmpdir(), 'lathe-flac-bench-'));
const ours = join(folder, 'ours.flac');
const theirs = join(folder, 'theirs.flac');
const raw = join(folder, 'audio.raw');

/** Decaying chords with noise under them, related but not equal on both sides. */
function makeMusic(bits: 16 | 24): Uint8Array {
  const pcm = Buffer.alloc(seconds * sampleRateHz * 2 * (bits / 8));
  const full = 2 ** (bits - 1);
  let seed = 1;
  for (let frame = 0; frame < seconds * sampleRateHz; frame++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
    const time = frame / sampleRateHz;
    const envelope = Math.exp(-3 * (time % 0.5));
    const chord = Math.sin(time * 1382) + Math.sin(time * 1741) + Math.sin(time * 2073) + Math.sin(time * 9021) / 4;
    for (const side of [0, 1]) {
      const value = envelope * (chord + side * Math.sin(time * 691)) * 0.15 + (seed / 2 ** 31) * 0.002;
      pcm.writeIntLE(Math.round(value * full), (frame * 2 + side) * (bits / 8), bits / 8);
    }
  }
  return pcm;
}

async function writeOurs(pcm: Uint8Array, bits: 16 | 24): Promise<number> {
  const before = process.cpuUsage();
  await using writer = await FlacWriter.create(ours, { sampleFormat: `s${bits}`, sampleRateHz, channels: ['L', 'R'] });
  const cutBytes = 8192 * 2 * (bits / 8);
  for (let position = 0; position < pcm.length; position += cutBytes) {
    writer.write(pcm.subarray(position, position + cutBytes));
  }
  await writer.finish();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** CPU seconds of `flac -5`, by the shell's own `times`; null when flac is not there. */
function writeTheirs(bits: number): number | null {
  const format = `--force-raw-format --endian=little --sign=signed --channels=2 --bps=${bits} --sample-rate=${sampleRateHz}`;
  const done = spawnSync('bash', ['-c', `flac -s -5 -f ${format} "$0" -o "$1" && times`, raw, theirs], {
    encoding: 'utf8',
  });
  // The second line of `times` is about the shell's children.
  const parts = [...(done.stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.,]+)s/g)];
  if (done.status !== 0 || parts.length === 0) return null;
  return parts.reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest?.replace(',', '.')), 0);
}

function line(name: string, times: readonly number[], path: string): string {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const frames = seconds * sampleRateHz;
  const spread = `${(seconds / (sorted.at(-1) ?? middle)).toFixed(0)} … ${(seconds / (sorted[0] ?? middle)).toFixed(0)}`;
  return `${name.padEnd(8)} ${(seconds / middle).toFixed(0).padStart(5)} × realtime (${spread}), ${((middle / frames) * 1e9).toFixed(0)} ns per frame, ${statSync(path).size} bytes`;
}

for (const bits of [16, 24] as const) {
  const pcm = makeMusic(bits);
  writeFileSync(raw, pcm);
  const [mine, rival]: [number[], number[]] = [[], []];
  await writeOurs(pcm, bits);
  for (let round = 0; round < rounds; round++) {
    mine.push(await writeOurs(pcm, bits));
    const peer = writeTheirs(bits);
    if (peer !== null) rival.push(peer);
  }
  console.log(`${bits} bit, ${seconds} s of stereo at ${sampleRateHz} Hz, CPU`);
  console.log(line('lathe', mine, ours));
  console.log(rival.length === rounds ? line('flac -5', rival, theirs) : 'flac is not installed: no rival');
}
rmSync(folder, { recursive: true });
