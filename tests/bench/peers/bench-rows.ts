import { join } from 'node:path';
import { lathePath } from '../../support/cli.ts';
import { type BenchRow, cpuOf, reportedBy, type Side, wallOf } from './bench-row.ts';
import { type BenchInputs, oddSignals, sampleRateHz } from './prepare-inputs.ts';
import type { Rival, Rivals } from './prepare-rivals.ts';

const lathe = [process.execPath, lathePath];
const kernels = [process.execPath, 'tests/bench/peers/kernel-speed.ts'];

const normalizeOptions = ['-nt', 'ebu', '-t', '-14', '-tp', '-1', '-ar', '44100', '-c:a', 'pcm_s24le'];

function commandOf(rival: Rival): readonly string[] | null {
  return rival.ready ? rival.command : null;
}

/** Every comparison there is, without those whose rival is missing. */
export function benchRows(inputs: BenchInputs, rivals: Rivals, folder: string, rounds: number): BenchRow[] {
  const few = Math.max(1, Math.ceil(rounds / 3));
  return [
    ...analyzeRows(inputs, rivals, rounds, few),
    ...kernelRows(inputs, rivals, rounds),
    ...masterRows(inputs, rivals, folder, few),
    ...threadRows(inputs, folder, few),
    ...oddRows(inputs, rounds),
  ];
}

function analyzeRows(inputs: BenchInputs, rivals: Rivals, rounds: number, few: number): BenchRow[] {
  const rows: BenchRow[] = [];
  const one = (file: string): Side => cpuOf('lathe analyze FILE', [[...lathe, 'analyze', file]]);
  const ffmpeg = commandOf(rivals.ffmpeg);
  if (ffmpeg !== null) {
    const shown = 'ffmpeg -nostats -i FILE -af ebur128=peak=true -f null -';
    const peer = (file: string) => [...ffmpeg, '-nostats', '-i', file, '-af', 'ebur128=peak=true', '-f', 'null', '-'];
    const against = (title: string, file: string, atLeast: number): BenchRow => ({
      title,
      unit: 's CPU',
      ours: one(file),
      theirs: cpuOf(shown, [peer(file)]),
      rounds,
      floor: { atLeast },
    });
    rows.push(
      against('analyze, dynamic track of 5 min', inputs.dynamic, 8),
      against('analyze, loud limited track of 5 min', inputs.loud, 6),
      {
        title: 'analyze, ten tracks in one process, per track',
        unit: 's CPU',
        ours: cpuOf('lathe analyze FOLDER', [[...lathe, 'analyze', inputs.tenFolder]], inputs.ten.length),
        theirs: cpuOf(shown, inputs.ten.map(peer), inputs.ten.length),
        rounds: few,
        floor: { atLeast: 13 },
      },
    );
  }
  const others = [
    ['loudgain, the same track', rivals.loudgain, 'loudgain -q FILE', ['-q']],
    ['pyloudnorm (integrated loudness alone), the same track', rivals.pyloudnorm, 'pyloudnorm_peer.py FILE', []],
  ] as const;
  for (const [title, rival, shown, args] of others) {
    const command = commandOf(rival);
    if (command === null) continue;
    const theirs = cpuOf(shown, [[...command, ...args, inputs.dynamic]]);
    rows.push({ title, unit: 's CPU', ours: one(inputs.dynamic), theirs, rounds: few, floor: null });
  }
  return rows;
}

function kernelRows(inputs: BenchInputs, rivals: Rivals, rounds: number): BenchRow[] {
  const rows: BenchRow[] = [];
  const peers = [
    ['libebur128', rivals.libebur128, 'ebur128-speed 2 44100 RAW', 8],
    ['Rust ebur128 crate', rivals.crate, 'ebur128-crate-peer 2 44100 RAW', 4],
  ] as const;
  const files = [
    ['dynamic', inputs.dynamicRaw],
    ['loud limited', inputs.loudRaw],
  ] as const;
  for (const [name, rival, shown, atLeast] of peers) {
    const command = commandOf(rival);
    if (command === null) continue;
    for (const [music, raw] of files) {
      rows.push({
        title: `loudness and true-peak kernels beside ${name}, ${music} track`,
        unit: 'ns/frame',
        ours: reportedBy('kernel-speed.ts meters RAW', [...kernels, 'meters', raw]),
        theirs: reportedBy(shown, [...command, '2', String(sampleRateHz), raw]),
        rounds,
        floor: { atLeast },
      });
    }
  }
  return rows;
}

function masterRows(inputs: BenchInputs, rivals: Rivals, folder: string, few: number): BenchRow[] {
  const normalize = commandOf(rivals.ffmpegNormalize);
  if (normalize === null || !rivals.ffmpeg.ready) return [];
  const shownTheirs = 'ffmpeg-normalize FILE -nt ebu -t -14 -tp -1 -ar 44100 -c:a pcm_s24le -o OUT.wav -f (two passes)';
  const against = (title: string, file: string): BenchRow => ({
    title,
    unit: 's CPU',
    ours: cpuOf('lathe master FILE --out OUT --target-lufs -14 --ceiling-dbtp -1 --policy best-effort', [
      masterOf([file], folder, 1),
    ]),
    theirs: cpuOf(shownTheirs, [
      [...normalize, file, ...normalizeOptions, '-o', join(folder, 'normalized.wav'), '-f', '-q'],
    ]),
    rounds: few,
    floor: { atLeast: 25 },
  });
  return [
    against('master to −14 LUFS / −1 dBTP, dynamic track', inputs.dynamic),
    against('master to −14 LUFS / −1 dBTP, loud limited track', inputs.loud),
  ];
}

function masterOf(files: readonly string[], folder: string, threads: number): string[] {
  const target = ['--target-lufs', '-14', '--ceiling-dbtp', '-1', '--policy', 'best-effort'];
  return [
    ...lathe,
    'master',
    ...files,
    '--out',
    join(folder, 'masters'),
    ...target,
    '--no-reuse',
    '--threads',
    String(threads),
  ];
}

/** The wait on one thread beside that on two; both sides are ours. */
function threadRows(inputs: BenchInputs, folder: string, few: number): BenchRow[] {
  const rounds = Math.max(3, few);
  const analyze = (path: string, threads: number): string[] => [
    ...lathe,
    'analyze',
    path,
    '--threads',
    String(threads),
  ];
  const twoBesideOne = (title: string, shown: string, command: (threads: number) => string[], atLeast: number) =>
    ({
      title,
      unit: 's wall',
      ours: wallOf(`${shown} --threads 2`, command(2)),
      theirs: wallOf(`${shown} --threads 1`, command(1)),
      rounds,
      floor: { atLeast },
    }) as const;
  return [
    twoBesideOne('two threads, master of ten tracks', 'lathe master …', (n) => masterOf(inputs.ten, folder, n), 1.8),
    twoBesideOne('two threads, analyze of one file of an hour', 'lathe analyze', (n) => analyze(inputs.hour, n), 1.7),
    {
      title: 'two threads, analyze of ten tracks',
      unit: 's wall',
      ours: wallOf('lathe analyze FOLDER --threads 2', analyze(inputs.tenFolder, 2)),
      theirs: wallOf('lathe analyze FOLDER --threads 1', analyze(inputs.tenFolder, 1)),
      rounds,
      floor: null,
    },
  ];
}

/** What is no music must cost no more than music; ours on both sides. */
function oddRows(inputs: BenchInputs, rounds: number): BenchRow[] {
  return oddSignals.flatMap((name): BenchRow[] => {
    const command = (file: string): Side => cpuOf('lathe analyze FILE', [[...lathe, 'analyze', file]]);
    const kernel = (kind: string, input: string): Side =>
      reportedBy(`kernel-speed.ts ${kind} INPUT`, [...kernels, kind, input]);
    return [
      {
        title: `analyze, ${name} beside music`,
        unit: 's CPU',
        ours: command(inputs.odd[name]),
        theirs: command(inputs.floatMusic),
        rounds,
        floor: { atMost: 1.1 },
      },
      {
        title: `kernels of a master (limiter, loudness), ${name} beside music`,
        unit: 'ns/frame',
        ours: kernel('limiter', name),
        theirs: kernel('limiter', inputs.dynamicRaw),
        rounds: Math.max(1, Math.ceil(rounds / 3)),
        floor: { atMost: 1.1 },
      },
    ];
  });
}
