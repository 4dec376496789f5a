import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lathePath } from '../support/cli.ts';
import { ffmpeg, music, musicTracks, temporaryFolder } from '../peers/tools.ts';
import { compareCpu, peakRssMiB } from './cpu-time.ts';

/**
 * Whole processes, compile cache warm, interleaved: `lathe analyze` beside `ffmpeg -af ebur128=peak=true`, on five minutes
 * of a dynamic and of a loud limited track and on ten tracks at once; and the peak memory of `lathe master` on an hour.
 */
const unavailable = [ffmpeg(), music()].filter((reason) => reason !== null);
if (unavailable.length > 0) {
  console.log(`not run: ${unavailable.join('; ')}`);
} else {
  const folder = temporaryFolder();
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(folder: string): void {
  const tracks = musicTracks().slice(10);
  const [first = ''] = tracks;
  const dynamic = tracks.find((track) => track.includes('laboratory')) ?? first;
  const make = (output: string, seconds: number, filters: string): string => {
    const args = [
      '-v',
      'error',
      '-y',
      '-stream_loop',
      '-1',
      '-i',
      dynamic,
      '-t',
      String(seconds),
      '-ar',
      '44100',
      '-af',
      filters,
    ];
    const done = spawnSync('ffmpeg', [...args, '-c:a', 'pcm_s24le', output], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
    return output;
  };
  const quiet = make(join(folder, 'dynamic.wav'), 300, 'volume=-3dB');
  const loud = make(join(folder, 'loud.wav'), 300, 'volume=14dB,alimiter=limit=0.97:level=false');
  const ten = join(folder, 'ten');
  mkdirSync(ten);
  const copies = Array.from({ length: 10 }, (_, index) => make(join(ten, `${index}.wav`), 300, `volume=-${index}dB`));

  const lathe = [process.execPath, lathePath];
  const peer = (file: string): string[] => [
    'ffmpeg',
    '-nostats',
    '-i',
    file,
    '-af',
    'ebur128=peak=true',
    '-f',
    'null',
    '-',
  ];
  compareCpu('analyze, dynamic 5 min', [...lathe, 'analyze', quiet], [peer(quiet)], 7);
  compareCpu('analyze, loud limited 5 min', [...lathe, 'analyze', loud], [peer(loud)], 7);
  compareCpu('analyze, ten of 5 min, per track', [...lathe, 'analyze', ten], copies.map(peer), 3);

  const hour = make(join(folder, 'hour.wav'), 3600, 'volume=0dB');
  const args = ['master', hour, '--out', join(folder, 'out'), '--target-lufs', '-14', '--ceiling-dbtp', '-1'];
  const rss = peakRssMiB([...lathe, ...args, '--policy', 'best-effort', '--threads', '1', '--no-reuse']);
  console.log(`master, one hour of stereo, one thread: peak RSS ${rss.toFixed(0)} MiB`);
}
