import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { masterReportSchema } from '@lathe/core';
import { type CliRun, runLathe } from '../../../../tests/support/cli.ts';
import { writeFloatWav } from '../../../../tests/support/float-wav.ts';
import { noise } from '../../../../tests/support/noise.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-cli-layout-'));
after(() => rmSync(folder, { recursive: true }));

function jsonLine(run: CliRun): Record<string, unknown> {
  return JSON.parse(run.stdout);
}

test('analyze takes --layout and --dual-mono: what a file does not say is asked for, then measured', async () => {
  const channels = Array.from({ length: 14 }, (_, channel) => noise(channel + 1, 48_000).map((value) => value * 0.1));
  const [wide, mono] = [join(folder, 'wide.wav'), join(folder, 'mono.wav')];
  writeFloatWav(wide, 48_000, channels, 0);
  writeFloatWav(mono, 48_000, channels.slice(0, 1));
  const unsaid = await runLathe(['analyze', wide]);
  assert.equal(unsaid.exitCode, 3);
  assert.match(
    unsaid.stderr,
    /14 channels and declares no speaker mask; say its layout: 9\.1\.4, 4\+9\+0, or the 14 labels/,
  );
  assert.equal((await runLathe(['analyze', wide, '--layout', '9.1'])).exitCode, 2);
  const said = jsonLine(await runLathe(['analyze', wide, '--layout', '9.1.4', '--json']));
  assert.equal(String(said['channels']), 'L,R,C,LFE,Lss,Rss,Lrs,Rrs,Lw,Rw,Ltf,Rtf,Ltb,Rtb');
  const [plain, dual] = await Promise.all([
    runLathe(['analyze', mono, '--json']),
    runLathe(['analyze', mono, '--json', '--dual-mono', '--threads', '1']),
  ]);
  const lufs = (run: CliRun): number => Number(jsonLine(run)['integratedLufs']);
  assert.ok(Math.abs(lufs(dual) - lufs(plain) - 3.0103) < 1e-3);
  assert.equal(jsonLine(dual)['dualMono'], true);
  assert.match(
    (await runLathe(['analyze', mono, '--dual-mono'])).stdout,
    /played on two loudspeakers: 3\.01 LU louder/,
  );
});

test('master takes --layout and --dither, and says both before it begins', async () => {
  const input = join(folder, 'film.wav');
  const channels = Array.from({ length: 6 }, (_, channel) => noise(channel + 1, 48_000).map((value) => value * 0.1));
  writeFloatWav(input, 48_000, channels, 0);
  const out = join(folder, 'film-out');
  const flags = ['--target-lufs', '-23', '--bit-depth', '16', '--dither', 'shaped', '--layout', 'L,C,R,Ls,Rs,LFE'];
  const run = await runLathe(['master', input, '--out', out, ...flags]);
  assert.equal(run.exitCode, 0, run.stderr);
  assert.match(run.stdout, /as s16, shaped dither, channels L,C,R,Ls,Rs,LFE\./);
  const report = masterReportSchema.parse(JSON.parse(readFileSync(join(out, 'film.report.json'), 'utf8')));
  assert.equal(report.processing.dither?.kind, 'shaped');
  assert.deepEqual(report.after.channels, ['L', 'C', 'R', 'Ls', 'Rs', 'LFE']);
  const again = await runLathe(['master', input, '--out', out, ...flags]);
  assert.match(again.stdout, /1 up to date/);
});
