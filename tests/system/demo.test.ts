import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { MasterReport } from '@lathe/core';
import { recording } from '../../scripts/demo/recordings.ts';
import { ffmpeg, fftTruePeaksDbtp, missing, numpy } from '../peers/tools.ts';

const skip = missing(ffmpeg, numpy) ?? false;

function demo(): string {
  const done = spawnSync(process.execPath, ['scripts/demo.ts'], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stdout + done.stderr);
  return done.stdout;
}

/** Integrated loudness and true peak by ffmpeg's ebur128 filter. */
function ffmpegLoudness(path: string): { integratedLufs: number; truePeakDbtp: number } {
  const args = ['-nostats', '-hide_banner', '-i', path, '-af', 'ebur128=peak=true', '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  const number = (pattern: RegExp): number => Number(pattern.exec(summary)?.[1]);
  return { integratedLufs: number(/I:\s+(-?[\d.]+) LUFS/), truePeakDbtp: number(/Peak:\s+(-?[\d.]+) dBFS/) };
}

test(
  'the demo renders, is judged alike by ffmpeg and a 16x FFT meter, and finds its renders again',
  { skip },
  async () => {
    demo();
    const reports = globSync('demo-output/*/*.report.json').toSorted();
    assert.equal(reports.length, 18);
    // A master keeps the container of its input.
    const masters = reports.map((path) => {
      const stem = path.replace(/\.report\.json$/, '');
      return existsSync(`${stem}.flac`) ? `${stem}.flac` : `${stem}.wav`;
    });
    const peaks = await fftTruePeaksDbtp(masters, 2);
    for (const [index, path] of reports.entries()) {
      const report = JSON.parse(readFileSync(path, 'utf8')) as MasterReport;
      const name = path.split('/').at(-1)?.replace('.report.json', '') ?? '';
      const source = name === 'assembled-piece' ? join('.lathe', 'demo', 'assembled-piece.wav') : recording(name);
      for (const [file, measured] of [
        [source, report.before],
        [masters[index] ?? '', report.after],
      ] as const) {
        const theirs = ffmpegLoudness(file);
        const difference = Math.abs((measured.integratedLufs ?? Number.NaN) - theirs.integratedLufs);
        assert.ok(difference <= 0.15, `${file}: ${measured.integratedLufs} LUFS, ffmpeg says ${theirs.integratedLufs}`);
      }
      const ceilingDbtp = report.recipe.ceilingDbtp ?? 0;
      assert.ok((peaks[index] ?? Number.NaN) <= ceilingDbtp + 0.002, `${path}: ${peaks[index]} dBTP by FFT`);
    }
    assert.match(demo(), /Nothing was rendered again/);
  },
);
