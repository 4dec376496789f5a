import { closeSync, ftruncateSync, openSync, writeFileSync } from 'node:fs';
import { verbatimFlac } from '../../packages/audio-file/src/fixtures/verbatim-flac.ts';
import type { CheckCase } from '../support/check-table.ts';
import { wavBytes, writeMadeWav, type MadeWav } from '../support/made-wav.ts';
import { stereo, toneStretches, type Stretch } from '../support/tones.ts';

/** A 1 kHz sine of a peak level on every channel; in stereo its loudness is that level within 0.01 LU. */
function tone(
  levelDbfs: number,
  options: Omit<MadeWav, 'channels'> & { count?: number; seconds?: number } = {},
): MadeWav {
  const { count = 2, seconds = 1, ...rest } = options;
  const samples = toneStretches(rest.sampleRateHz ?? 44_100, 1000, [{ seconds, levelDbfs }]);
  return { sampleFormat: 's24', ...rest, channels: Array.from({ length: count }, () => samples) };
}

function stretches(parts: readonly Stretch[]): MadeWav {
  return { sampleFormat: 's24', channels: stereo(toneStretches(44_100, 1000, parts)) };
}

/** A sine at a quarter of the rate, sampled 45° off its peaks: sample peaks lie 3 dB below the true one. */
function betweenSamples(peakDbtp: number): MadeWav {
  const amplitude = 10 ** (peakDbtp / 20);
  const samples = Float32Array.from(
    { length: 44_100 },
    (_, frame) =>
      amplitude * Math.sin((Math.PI / 2) * frame + Math.PI / 4) * Math.min(1, frame / 4410, (44_099 - frame) / 4410),
  );
  return { sampleFormat: 's24', channels: stereo(samples) };
}

/** 12 ms of tone every 400 ms: loud peaks, quiet programme. */
function bursts(peakDbfs: number): MadeWav {
  const silence = { seconds: 0.388, levelDbfs: Number.NEGATIVE_INFINITY };
  return stretches(Array.from({ length: 6 }, () => [{ seconds: 0.012, levelDbfs: peakDbfs }, silence]).flat());
}

const wav = (made: MadeWav) => (path: string) => writeMadeWav(path, made);

/** A file of silence of a length, stored as a hole. */
function sparse(options: {
  readonly bytes?: number;
  readonly seconds?: number;
  readonly sampleRateHz?: number;
  count?: number;
}) {
  return (path: string): void => {
    const { sampleRateHz = 44_100, count = 2 } = options;
    const none = Array.from({ length: count }, () => new Float32Array(0));
    const head = wavBytes({ channels: none, sampleRateHz });
    const frameBytes = count * 2;
    const wanted =
      options.bytes === undefined ? (options.seconds ?? 0) * sampleRateHz * frameBytes : options.bytes - head.length;
    const dataBytes = Math.floor(wanted / frameBytes) * frameBytes;
    head.writeUInt32LE(head.length - 8 + dataBytes, 4);
    head.writeUInt32LE(dataBytes, head.length - 4);
    writeFileSync(path, head);
    const file = openSync(path, 'r+');
    ftruncateSync(file, head.length + dataBytes);
    closeSync(file);
  };
}

function flac(path: string): void {
  const pcm = wavBytes({ ...tone(-14), sampleFormat: 's16' }).subarray(44);
  writeFileSync(path, verbatimFlac({ pcm, channelCount: 2, bitsPerSample: 16, blockFrames: 4096 }));
}

const info = ['LIST', Buffer.from('INFOINAM\u0004\0\0\0name')] as const;
const bext = ['bext', Buffer.alloc(602)] as const;
const adm = [
  ['axml', Buffer.from('<ebuCoreMain/>')],
  ['chna', Buffer.alloc(44)],
] as const;
const nan = tone(-14, { sampleFormat: 'f32' });
const withNan: MadeWav = {
  ...nan,
  channels: nan.channels.map((samples) => samples.map((value, at) => (at === 9 ? Number.NaN : value))),
};

type Row = readonly [
  profile: string,
  rule: CheckCase['rule'],
  verdict: CheckCase['verdict'],
  what: string,
  make: CheckCase['make'],
  more?: Pick<CheckCase, 'mendedBy' | 'finding'>,
];

const fileRows: readonly Row[] = [
  ['spotify', 'container', 'pass', 'WAV', wav(tone(-14))],
  ['spotify', 'container', 'pass', 'FLAC', flac],
  ['spotify', 'container', 'fail', 'RF64 that would fit a WAV', wav(tone(-14, { form: 'RF64' })), { mendedBy: 'fix' }],
  ['netflix', 'container', 'pass', 'RF64', wav(tone(-24, { form: 'RF64', sampleRateHz: 48_000 }))],
  [
    'catapult',
    'container',
    'fail',
    'FLAC',
    flac,
    { mendedBy: 'master', finding: /Catapult refuses FLAC files; it takes wav/ },
  ],
  ['acx', 'container', 'warn', 'WAV where MP3 is wanted', wav(tone(-20)), { mendedBy: null }],

  ['spotify', 'sample-rate', 'pass', '44.1 kHz', wav(tone(-14))],
  ['spotify', 'sample-rate', 'fail', '44 kHz', wav(tone(-14, { sampleRateHz: 44_000 })), { mendedBy: null }],
  ['catapult', 'sample-rate', 'pass', '96 kHz', wav(tone(-14, { sampleRateHz: 96_000 }))],
  ['catapult', 'sample-rate', 'fail', '88.2 kHz', wav(tone(-14, { sampleRateHz: 88_200 }))],
  ['cd-baby', 'sample-rate', 'warn', '48 kHz', wav(tone(-14, { sampleRateHz: 48_000 }))],
  [
    'netflix',
    'sample-rate',
    'fail',
    '44.1 kHz',
    wav(tone(-24)),
    { finding: /Netflix refuses 44\.1 kHz; it takes 48 kHz/ },
  ],
  ['umg-dolby-atmos', 'sample-rate', 'pass', '96 kHz', wav(tone(-20, { sampleRateHz: 96_000 }))],

  ['spotify', 'sample-format', 'pass', '16 bit', wav(tone(-14, { sampleFormat: 's16' }))],
  ['spotify', 'sample-format', 'pass', '24 bit', wav(tone(-14, { sampleFormat: 's24' }))],
  ['spotify', 'sample-format', 'fail', '32 bit', wav(tone(-14, { sampleFormat: 's32' })), { mendedBy: 'master' }],
  [
    'spotify',
    'sample-format',
    'fail',
    '24 bit in 32',
    wav(tone(-14, { sampleFormat: 's32', validBits: 24, extensible: true })),
    { mendedBy: 'fix' },
  ],
  ['spotify', 'sample-format', 'fail', 'float', wav(tone(-14, { sampleFormat: 'f32' })), { mendedBy: 'master' }],
  ['cd-baby', 'sample-format', 'pass', '16 bit', wav(tone(-14, { sampleFormat: 's16' }))],
  ['cd-baby', 'sample-format', 'warn', '24 bit', wav(tone(-14)), { mendedBy: 'master' }],
  [
    'apple-digital-masters',
    'sample-format',
    'warn',
    '16 bit',
    wav(tone(-14, { sampleFormat: 's16' })),
    { mendedBy: null },
  ],

  ['spotify', 'channels', 'pass', 'stereo', wav(tone(-14))],
  [
    'spotify',
    'channels',
    'fail',
    'mono',
    wav(tone(-14, { count: 1 })),
    { finding: /Spotify refuses mono; it takes stereo/ },
  ],
  ['spotify', 'channels', 'fail', '5.1', wav(tone(-20, { count: 6 }))],
  ['ingrooves', 'channels', 'pass', 'mono', wav(tone(-14, { count: 1 }))],
  ['ingrooves', 'channels', 'fail', '5.1', wav(tone(-20, { count: 6 }))],

  ['spotify', 'fmt-code', 'pass', '0x0001', wav(tone(-14))],
  [
    'spotify',
    'fmt-code',
    'fail',
    'EXTENSIBLE stereo',
    wav(tone(-14, { extensible: true })),
    { mendedBy: 'fix', finding: /0xFFFE; it wants 0x0001/ },
  ],
  ['spotify', 'fmt-code', 'fail', 'EXTENSIBLE 5.1', wav(tone(-20, { count: 6 })), { mendedBy: null }],
  ['spotify', 'fmt-code', 'fail', 'float', wav(tone(-14, { sampleFormat: 'f32' })), { mendedBy: 'master' }],
  ['spotify', 'fmt-code', 'not-applicable', 'FLAC', flac],

  ['spotify', 'after-data', 'pass', 'bext before the audio', wav(tone(-14, { before: [bext] }))],
  [
    'spotify',
    'after-data',
    'fail',
    'LIST behind the audio',
    wav(tone(-14, { after: [info] })),
    { mendedBy: 'fix', finding: /there is LIST/ },
  ],
  [
    'spotify',
    'after-data',
    'fail',
    'stray bytes',
    wav(tone(-14, { trailing: new Uint8Array(3) })),
    { mendedBy: 'fix' },
  ],
  ['spotify', 'header', 'pass', 'a true header', wav(tone(-14, { before: [bext], after: [info] }))],
  ['spotify', 'header', 'warn', 'a RIFF size of 100', wav(tone(-14, { riffBytes: 100 })), { mendedBy: 'fix' }],
  [
    'spotify',
    'header',
    'warn',
    'a data size of 2^32 - 1',
    wav(tone(-14, { dataBytes: 0xffff_ffff, riffBytes: 0xffff_ffff })),
    { mendedBy: 'fix' },
  ],
  ['spotify', 'header', 'warn', 'a plain header for 5.1', plainSurround, { mendedBy: null }],
  ['umg-dolby-atmos', 'chunks', 'pass', 'axml and chna', wav(tone(-20, { before: adm }))],
  [
    'umg-dolby-atmos',
    'chunks',
    'fail',
    'only axml',
    wav(tone(-20, { before: adm.slice(0, 1) })),
    { finding: /without the chna chunk/ },
  ],
  ['lathe-qc', 'non-finite', 'pass', 'float', wav(nan)],
  ['lathe-qc', 'non-finite', 'fail', 'a NaN', wav(withNan), { mendedBy: 'master' }],

  ['umw-recordings', 'file-size', 'pass', '199.9 MB', sparse({ bytes: 199_900_000 })],
  [
    'umw-recordings',
    'file-size',
    'fail',
    '200.1 MB',
    sparse({ bytes: 200_100_000 }),
    { finding: /above 200 MB; this one has 200\.1 MB/ },
  ],
  ['umw-recordings', 'duration', 'pass', '30 s', sparse({ seconds: 30 })],
  ['umw-recordings', 'duration', 'fail', '29.9 s', sparse({ seconds: 29.9 })],
  ['acx', 'duration', 'warn', '7201 s', sparse({ seconds: 7201, sampleRateHz: 8000, count: 1 })],
];

const levelRows: readonly Row[] = [
  ['spotify', 'loudness', 'pass', '-14 LUFS', wav(tone(-14))],
  [
    'spotify',
    'loudness',
    'warn',
    '-9 LUFS',
    wav(tone(-9)),
    { mendedBy: 'master', finding: /Spotify will turn it down by 5\.0 dB/ },
  ],
  [
    'spotify',
    'loudness',
    'warn',
    '-20 LUFS',
    wav(tone(-20)),
    { finding: /will turn it up by 6\.0 dB on playback, as far as its peaks allow/ },
  ],
  ['youtube', 'loudness', 'pass', '-14.4 LUFS', wav(tone(-14.4))],
  [
    'youtube',
    'loudness',
    'warn',
    '-20 LUFS',
    wav(tone(-20)),
    { finding: /YouTube turns nothing up: it will play 6\.0 dB quieter/ },
  ],
  ['youtube-music', 'loudness', 'pass', '-7 LUFS', wav(tone(-7))],
  ['ebu-r128', 'loudness', 'pass', '-22.85 LUFS', wav(tone(-22.85))],
  ['ebu-r128', 'loudness', 'pass', '-23.15 LUFS', wav(tone(-23.15))],
  [
    'ebu-r128',
    'loudness',
    'fail',
    '-22.75 LUFS',
    wav(tone(-22.75)),
    { mendedBy: 'master', finding: /0\.\d LU too loud/ },
  ],
  ['ebu-r128', 'loudness', 'fail', '-23.25 LUFS', wav(tone(-23.25)), { finding: /too quiet/ }],
  [
    'ebu-r128',
    'loudness',
    'fail',
    'silence',
    wav(tone(Number.NEGATIVE_INFINITY)),
    { mendedBy: null, finding: /no loudness that could be measured/ },
  ],
  ['ebu-r128-live', 'loudness', 'pass', '-22.05 LUFS', wav(tone(-22.05))],
  ['ebu-r128-live', 'loudness', 'fail', '-21.9 LUFS', wav(tone(-21.9))],
  ['atsc-a85', 'loudness', 'pass', '-22.05 LUFS', wav(tone(-22.05))],
  ['atsc-a85', 'loudness', 'warn', '-21.9 LUFS, by a secondary source', wav(tone(-21.9))],
  ['apple-podcasts', 'loudness', 'warn', '-14.9 LUFS', wav(tone(-14.9))],
  ['apple-podcasts', 'loudness', 'pass', '-15.1 LUFS', wav(tone(-15.1))],
  [
    'netflix',
    'loudness',
    'unmeasured',
    'dialogue',
    wav(tone(-27, { sampleRateHz: 48_000 })),
    { finding: /dialogue, which Lathe does not tell apart/ },
  ],
  ['umg-dolby-atmos', 'loudness-maximum', 'pass', '-18.05 LUFS', wav(tone(-18.05))],
  ['umg-dolby-atmos', 'loudness-maximum', 'fail', '-17.9 LUFS', wav(tone(-17.9))],
  ['umg-dolby-atmos', 'loudness-maximum', 'unmeasured', 'an object master', wav(tone(-9, { before: adm }))],
  ['umg-dolby-atmos', 'loudness-minimum', 'pass', '-30.9 LUFS', wav(tone(-30.9))],
  ['umg-dolby-atmos', 'loudness-minimum', 'warn', '-31.1 LUFS', wav(tone(-31.1))],
  ['ebu-r128-s2', 'loudness-maximum', 'warn', '-15.9 LUFS', wav(tone(-15.9))],
  ['ebu-r128-s2', 'loudness-minimum', 'warn', '-20.1 LUFS', wav(tone(-20.1))],

  ['ebu-r128-s1', 'short-term', 'pass', 'at most -18.1 LUFS', wav(tone(-18.1, { seconds: 4 }))],
  [
    'ebu-r128-s1',
    'short-term',
    'warn',
    '4 s at -17.8 LUFS',
    wav(
      stretches([
        { seconds: 8, levelDbfs: -30 },
        { seconds: 4, levelDbfs: -17.8 },
        { seconds: 8, levelDbfs: -30 },
      ]),
    ),
  ],
  [
    'netflix',
    'range',
    'pass',
    '10 LU',
    wav(
      stretches([
        { seconds: 20, levelDbfs: -30 },
        { seconds: 20, levelDbfs: -20 },
      ]),
    ),
  ],
  [
    'netflix',
    'range',
    'warn',
    '3 LU',
    wav(
      stretches([
        { seconds: 20, levelDbfs: -23 },
        { seconds: 20, levelDbfs: -20 },
      ]),
    ),
  ],
  [
    'netflix',
    'range',
    'warn',
    '19 LU',
    wav(
      stretches([
        { seconds: 20, levelDbfs: -39 },
        { seconds: 20, levelDbfs: -20 },
      ]),
    ),
  ],

  ['ebu-r128', 'true-peak', 'pass', '-1.05 dBTP', wav(tone(-1.05))],
  ['ebu-r128', 'true-peak', 'fail', '-0.9 dBTP', wav(tone(-0.9)), { mendedBy: 'master' }],
  ['ebu-r128', 'true-peak', 'fail', '-0.5 dBTP between samples of -3.5 dBFS', wav(betweenSamples(-0.5))],
  ['ebu-r128', 'true-peak', 'pass', 'digital silence', wav(tone(Number.NEGATIVE_INFINITY))],
  ['spotify', 'true-peak', 'pass', '-1.5 dBTP of a quiet programme', wav(bursts(-1.5))],
  ['spotify', 'true-peak', 'warn', '-0.8 dBTP of a quiet programme', wav(bursts(-0.8))],
  ['spotify', 'true-peak', 'warn', '-1.5 dBTP of a loud programme', wav(tone(-1.5)), { finding: /0\.50 dB over/ }],
  ['spotify', 'true-peak', 'pass', '-2.05 dBTP of a loud programme', wav(tone(-2.05))],
  ['amazon-music', 'true-peak', 'warn', '-1.9 dBTP', wav(tone(-1.9))],
  ['lathe-qc', 'true-peak', 'warn', '+0.3 dBTP between samples of -2.7 dBFS', wav(betweenSamples(0.3))],
  ['umw-recordings', 'sample-peak', 'pass', '-0.35 dBFS', wav(tone(-0.35))],
  ['umw-recordings', 'sample-peak', 'fail', '-0.2 dBFS', wav(tone(-0.2)), { mendedBy: 'master' }],
  ['umw-recordings', 'sample-peak', 'pass', '0 dBTP between samples of -3 dBFS', wav(betweenSamples(-0.05))],
];

/** 5.1 under a plain format code, which declares no speakers. */
function plainSurround(path: string): void {
  const bytes = wavBytes(tone(-20, { count: 6 }));
  bytes.writeUInt16LE(1, 20);
  writeFileSync(path, bytes);
}

/** Rules that need nothing of the picture, each on either side of its limit. */
export const checkCases: readonly CheckCase[] = [...fileRows, ...levelRows].map(
  ([profile, rule, verdict, what, make, more]) => ({ profile, rule, verdict, what, make, ...more }),
);
