import type { CheckCase } from '../support/check-table.ts';
import { writeMadeWav, type MadeWav } from '../support/made-wav.ts';
import { noise } from '../support/noise.ts';
import { stereo, toneStretches, type Stretch } from '../support/tones.ts';

const rateHz = 44_100;
const silence = Number.NEGATIVE_INFINITY;

const wav = (made: MadeWav) => (path: string) => writeMadeWav(path, { sampleFormat: 's24', ...made });

function tones(parts: readonly Stretch[]): Float32Array {
  return toneStretches(rateHz, 997, parts);
}

const tone = (levelDbfs: number, seconds = 2): Float32Array => tones([{ seconds, levelDbfs }]);

function mapped(samples: Float32Array, change: (value: number, frame: number) => number): Float32Array {
  return samples.map(change);
}

function scaledNoise(seed: number, seconds: number, rmsDbfs: number, sampleRateHz = rateHz): Float32Array {
  const amplitude = 10 ** (rmsDbfs / 20) * Math.sqrt(3);
  return mapped(noise(seed, seconds * sampleRateHz), (value) => value * amplitude);
}

/** Noise that ends at a frequency as codecs and converters end it: a Blackman-windowed sinc of 801 taps. */
function bandLimited(cutoffHz: number, sampleRateHz: number, seconds: number): Float32Array {
  const taps = 801;
  const centre = (taps - 1) / 2;
  const kernel = Float64Array.from({ length: taps }, (_, tap) => {
    const time = tap - centre;
    const ideal =
      time === 0
        ? 2 * (cutoffHz / sampleRateHz)
        : Math.sin((2 * Math.PI * cutoffHz * time) / sampleRateHz) / (Math.PI * time);
    const phase = (2 * Math.PI * tap) / (taps - 1);
    return ideal * (0.42 - 0.5 * Math.cos(phase) + 0.08 * Math.cos(2 * phase));
  });
  const source = scaledNoise(7, seconds, -20, sampleRateHz);
  return mapped(source, (_, frame) => {
    let sum = 0;
    for (let tap = 0; tap < taps && tap <= frame; tap += 1) sum += kernel[tap]! * source[frame - tap]!;
    return sum;
  });
}

const wide = (): readonly Float32Array[] => [scaledNoise(1, 4, -20), scaledNoise(2, 4, -20)];
const clipped = (): Float32Array => mapped(tone(0), (value) => Math.max(-0.8, Math.min(0.8, value)));
const sixteenBits = (): Float32Array => mapped(tone(-14), (value) => Math.round(value * 32_768) / 32_768);

type Row = readonly [
  profile: string,
  rule: CheckCase['rule'],
  verdict: CheckCase['verdict'],
  what: string,
  made: () => MadeWav,
];

const ended = (seconds: number): MadeWav => ({
  channels: stereo(
    tones([
      { seconds: 2, levelDbfs: -14 },
      { seconds, levelDbfs: silence },
    ]),
  ),
});
const begun = (seconds: number): MadeWav => ({
  channels: stereo(
    tones([
      { seconds, levelDbfs: silence },
      { seconds: 2, levelDbfs: -14 },
    ]),
  ),
});
const floored = (rmsDbfs: number): MadeWav => ({
  channels: [Float32Array.from([...tone(-17), ...scaledNoise(3, 2, rmsDbfs), ...tone(-17)])],
});

const rows: readonly Row[] = [
  ['lathe-qc', 'clipping', 'pass', 'a sine', () => ({ channels: stereo(tone(-1)) })],
  ['lathe-qc', 'clipping', 'fail', 'a sine cut at 0.8', () => ({ channels: stereo(clipped()) })],
  ['umw-recordings', 'clipping', 'fail', 'a sine cut at 0.8', () => ({ channels: stereo(clipped()) })],
  ['lathe-qc', 'leading-silence', 'pass', '1.9 s', () => begun(1.9)],
  ['lathe-qc', 'leading-silence', 'warn', '2.2 s', () => begun(2.2)],
  ['lathe-qc', 'trailing-silence', 'pass', '9.8 s', () => ended(9.8)],
  ['lathe-qc', 'trailing-silence', 'warn', '10.2 s', () => ended(10.2)],
  ['aggregator', 'trailing-silence', 'pass', '9.8 s', () => ended(9.8)],
  ['aggregator', 'trailing-silence', 'fail', '10.2 s', () => ended(10.2)],
  ['lathe-qc', 'lossless', 'pass', 'noise up to half the rate', () => ({ channels: wide() })],
  [
    'lathe-qc',
    'lossless',
    'warn',
    'noise that ends steeply at 16 kHz',
    () => ({ channels: stereo(bandLimited(16_000, rateHz, 4)) }),
  ],
  [
    'ingrooves',
    'lossless',
    'warn',
    'noise that ends steeply at 16 kHz',
    () => ({ channels: stereo(bandLimited(16_000, rateHz, 4)) }),
  ],
  [
    'lathe-qc',
    'upsampled',
    'pass',
    'noise up to 48 kHz at 96 kHz',
    () => ({ sampleRateHz: 96_000, channels: stereo(scaledNoise(5, 3, -20, 96_000)) }),
  ],
  [
    'lathe-qc',
    'upsampled',
    'warn',
    'noise that ends at 22.05 kHz at 96 kHz',
    () => ({ sampleRateHz: 96_000, channels: stereo(bandLimited(22_050, 96_000, 3)) }),
  ],
  ['lathe-qc', 'zero-padded', 'pass', '24 bits', () => ({ channels: stereo(tone(-14)) })],
  ['lathe-qc', 'zero-padded', 'warn', '16 bits in 24', () => ({ channels: stereo(sixteenBits()) })],
  ['apple-digital-masters', 'zero-padded', 'warn', '16 bits in 24', () => ({ channels: stereo(sixteenBits()) })],
  ['lathe-qc', 'zero-padded', 'not-applicable', 'float', () => ({ sampleFormat: 'f32', channels: stereo(tone(-14)) })],
  ['lathe-qc', 'polarity', 'pass', 'independent sides', () => ({ channels: wide() })],
  [
    'lathe-qc',
    'polarity',
    'fail',
    'one side upside down',
    () => ({ channels: [tone(-14), mapped(tone(-14), (value) => -value)] }),
  ],
  ['lathe-qc', 'polarity', 'not-applicable', 'mono', () => ({ channels: [tone(-14)] })],
  ['lathe-qc', 'dual-mono', 'pass', 'independent sides', () => ({ channels: wide() })],
  ['lathe-qc', 'dual-mono', 'warn', 'equal sides', () => ({ channels: stereo(tone(-14)) })],
  [
    'lathe-qc',
    'dc-offset',
    'pass',
    '0.0005',
    () => ({ channels: stereo(mapped(tone(-14), (value) => value + 0.0005)) }),
  ],
  ['lathe-qc', 'dc-offset', 'warn', '0.002', () => ({ channels: stereo(mapped(tone(-14), (value) => value + 0.002)) })],
  ['acx', 'rms', 'pass', '-18.2 dBFS', () => ({ channels: [tone(-15.2)] })],
  ['acx', 'rms', 'pass', '-22.8 dBFS', () => ({ channels: [tone(-19.8)] })],
  ['acx', 'rms', 'warn', '-17.8 dBFS', () => ({ channels: [tone(-14.8)] })],
  ['acx', 'rms', 'warn', '-23.2 dBFS', () => ({ channels: [tone(-20.2)] })],
  ['acx', 'noise-floor', 'pass', '-62 dBFS', () => floored(-62)],
  ['acx', 'noise-floor', 'warn', '-58 dBFS', () => floored(-58)],
];

/** Rules that need a part of the picture, each on either side of its limit. */
export const pictureCases: readonly CheckCase[] = rows.map(([profile, rule, verdict, what, made]) => ({
  profile,
  rule,
  verdict,
  what,
  make: (path) => wav(made())(path),
}));
