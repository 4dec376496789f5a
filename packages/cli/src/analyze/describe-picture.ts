import type { Measurement, Picture } from '@lathe/core';
import { shownDuration, shownLevel } from '../terminal/columns.ts';

type Describe = (picture: Picture) => readonly string[];

/** One line for each finding of a picture, most with where to look first; nothing when no picture was asked for. */
export function describePicture({ picture, plrLu, psrLu }: Measurement): readonly string[] {
  if (picture === undefined) return [];
  const ratios = `peaks: ${shownLevel(plrLu)} LU over integrated (PLR), ${shownLevel(psrLu)} LU over short-term (PSR)`;
  return [ratios, ...describers.flatMap((describe) => describe(picture))];
}

const describers: readonly Describe[] = [
  levels,
  clipping,
  silence,
  stereo,
  spectrum,
  bandwidth,
  depth,
  noise,
  hum,
  defects,
  waveform,
];

function levels({ levels }: Picture): readonly string[] {
  return (levels ?? []).map(
    ({ channel, rmsDbfs, samplePeakDbfs, truePeakDbtp, crestDb, dcOffset }) =>
      `level ${channel}: RMS ${shownLevel(rmsDbfs)} dBFS, peak ${shownLevel(samplePeakDbfs)} dBFS, ` +
      `true peak ${shownLevel(truePeakDbtp)} dBTP, crest ${shownLevel(crestDb)} dB, DC ${shownLevel(dcOffset * 100, 3)} %`,
  );
}

function clipping({ clipping }: Picture): readonly string[] {
  if (clipping === undefined) return [];
  const { runs, longestRunFrames, first } = clipping;
  const where = first[0];
  if (where === undefined) return ['clipping: none'];
  const at = `first at ${shownDuration(where.seconds)} ${where.channel} (${shownLevel(where.levelDbfs)} dBFS)`;
  return [`clipping: ${counted(runs, 'run')}, longest ${counted(longestRunFrames, 'frame')}, ${at}`];
}

function silence({ silence }: Picture): readonly string[] {
  if (silence === undefined) return [];
  const { leadingSeconds, trailingSeconds, silent, digitalBlack } = silence;
  const spans = (name: string, { count, totalSeconds }: typeof silent): string =>
    count === 0 ? `no ${name}` : `${counted(count, 'span')} of ${name}, ${shownSeconds(totalSeconds)} together`;
  const ends = `${shownSeconds(leadingSeconds)} at the start, ${shownSeconds(trailingSeconds)} at the end`;
  return [`silence: ${ends}; ${spans('silence', silent)}; ${spans('digital black', digitalBlack)}`];
}

function stereo({ stereo }: Picture): readonly string[] {
  if (stereo === undefined) return [];
  const { correlation, correlationMinimum, balanceDb, isDualMono, isPolarityInverted } = stereo;
  const notes = `${isDualMono ? ', dual mono' : ''}${isPolarityInverted ? ', one side is upside down' : ''}`;
  const least = `least ${shownLevel(correlationMinimum, 2)}`;
  return [`stereo: correlation ${shownLevel(correlation, 2)}, ${least}, balance ${shownLevel(balanceDb)} dB${notes}`];
}

function spectrum({ spectrum }: Picture): readonly string[] {
  if (spectrum === undefined) return [];
  const loudest = spectrum.bands.reduce<{ centreHz: number; levelDbfs: number } | null>(
    (best, { centreHz, levelDbfs }) =>
      levelDbfs !== null && (best === null || levelDbfs > best.levelDbfs) ? { centreHz, levelDbfs } : best,
    null,
  );
  if (loudest === null || spectrum.centroidHz === null) return ['spectrum: silent'];
  const band = `loudest third-octave ${shownHertz(loudest.centreHz)} at ${shownLevel(loudest.levelDbfs)} dBFS`;
  return [`spectrum: centre of power ${shownHertz(spectrum.centroidHz)}, ${band}`];
}

function bandwidth({ bandwidth }: Picture): readonly string[] {
  return bandwidth === undefined ? [] : [`bandwidth: ${bandwidth.verdict}. ${bandwidth.evidence}`];
}

function depth({ depth }: Picture): readonly string[] {
  if (depth === undefined) return [];
  const { declaredBits, effectiveBits, isZeroPadded } = depth;
  const declared = declaredBits === null ? 'float' : `${declaredBits} bit declared`;
  const used = effectiveBits === null ? 'no smaller depth holds it' : `${effectiveBits} bit hold every sample`;
  return [`depth: ${declared}, ${used}${isZeroPadded ? ' (padded)' : ''}`];
}

function noise({ noise }: Picture): readonly string[] {
  return noise === undefined ? [] : [`noise: quietest 0.4 s at ${shownLevel(noise.floorDbfs)} dBFS`];
}

function hum({ hum }: Picture): readonly string[] {
  if (hum === undefined) return [];
  const { fundamentalHz, levelDbfs, prominenceDb, harmonics } = hum;
  if (fundamentalHz === null) return ['hum: none'];
  const tone = `${fundamentalHz.toFixed(1)} Hz at ${shownLevel(levelDbfs)} dBFS`;
  return [
    `hum: ${tone}, ${shownLevel(prominenceDb)} dB over its neighbourhood, ${counted(harmonics, 'tone')} of its series`,
  ];
}

function defects({ defects }: Picture): readonly string[] {
  if (defects === undefined) return [];
  const { clicks, dropouts } = defects;
  const line = (name: string, { count, first }: typeof clicks): string => {
    const where = first[0];
    if (where === undefined) return `${name}s: none`;
    return `${name}s: ${count}, first at ${shownDuration(where.seconds)} ${where.channel}`;
  };
  return [line('click', clicks), line('dropout', dropouts)];
}

function waveform({ waveform }: Picture): readonly string[] {
  const loudest = waveform?.truePeaks.reduce<{ seconds: number; truePeakDbtp: number } | null>(
    (best, moment) => (best === null || moment.truePeakDbtp > best.truePeakDbtp ? moment : best),
    null,
  );
  if (loudest === undefined || loudest === null) return [];
  return [`loudest moment: ${shownLevel(loudest.truePeakDbtp)} dBTP at ${shownDuration(loudest.seconds)}`];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function shownSeconds(seconds: number): string {
  return `${seconds.toFixed(2)} s`;
}

function shownHertz(hertz: number): string {
  return hertz >= 1_000 ? `${(hertz / 1_000).toFixed(2)} kHz` : `${hertz.toFixed(0)} Hz`;
}
