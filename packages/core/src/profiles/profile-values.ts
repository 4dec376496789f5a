import type { Profile, ProfileSource, Severity, Sourced } from './profile-schema.ts';
import { severityOf } from './severity-of.ts';
import { dbfs, dbtp, hertz, hexCode, lu, lufs, megabytes, range, seconds, signed } from './value-text.ts';

/** One value of a profile, for people. */
export interface ProfileValue {
  /** Stable name of what is said, the same in every profile. */
  readonly key: string;
  readonly what: string;
  readonly value: string;
  /** What a departure means; null for what is only told. */
  readonly severity: Severity | null;
  readonly source: ProfileSource;
}

/** Everything a profile says, in the order in which it is shown. */
export function profileValues(profile: Profile): readonly ProfileValue[] {
  return [
    ...loudnessValues(profile),
    ...ceilingValues(profile),
    ...fileValues(profile),
    ...limitValues(profile),
    ...(profile.conflicts ?? []).map(({ what, value, source }, index) => ({
      key: `conflict-${index + 1}`,
      what: `${what}, others say`,
      value,
      severity: null,
      source,
    })),
    ...(profile.unchecked ?? []).map(({ what, source }, index) => ({
      key: `unchecked-${index + 1}`,
      what: 'not checked by Lathe',
      value: what,
      severity: null,
      source,
    })),
  ];
}

function loudnessValues(profile: Profile): ProfileValue[] {
  const { targetLufs, toleranceLu, maximumLufs, minimumLufs, measured, playbackGain, others } = profile.loudness;
  const level = lines(profile, 'level');
  const of = measured === undefined || measured === 'programme' ? '' : ` of the ${measured}`;
  const isTold = toleranceLu === null && profile.kind === 'delivery-rule';
  return [
    ...level
      .one('target', `target${of}`, targetLufs, lufs)
      .map((line) => (isTold ? { ...line, severity: null } : line)),
    ...level.one('tolerance', 'tolerance', toleranceLu, (value) => `±${lu(value)}`),
    ...level.one('maximum', 'loudest', maximumLufs, lufs),
    ...level.one('minimum', 'quietest', minimumLufs, lufs),
    ...level
      .one('playback-gain', 'playback', playbackGain, (value) =>
        value === 'down-only' ? 'turns down only' : 'turns up and down',
      )
      .map((line) => ({ ...line, severity: null })),
    ...others.map((other) => ({
      key: `other-${other.name}`,
      what: other.name,
      value: lufs(other.lufs),
      severity: null,
      source: other.source,
    })),
  ];
}

function ceilingValues(profile: Profile): ProfileValue[] {
  return profile.ceilings.map((row) => ({
    key: row.louderThanLufs === null ? 'true-peak' : `true-peak-above${row.louderThanLufs}`,
    what: row.louderThanLufs === null ? 'true peak' : `true peak, louder than ${lufs(row.louderThanLufs)}`,
    value: `at most ${dbtp(row.ceilingDbtp)}`,
    severity: severityOf(profile, 'level', row),
    source: row.source,
  }));
}

function fileValues(profile: Profile): ProfileValue[] {
  const { files } = profile;
  const file = lines(profile, 'file');
  const list = (items: readonly (string | number)[]): string => items.join(', ');
  return [
    ...file.one('containers', 'containers', files.containers, list),
    ...file.one('sample-rates', 'sample rates', files.sampleRatesHz, (rates) => rates.map(hertz).join(', ')),
    ...file.one('sample-rate-minimum', 'sample rate', files.minimumSampleRateHz, (rate) => `${hertz(rate)} or higher`),
    ...file.one('sample-formats', 'sample formats', files.sampleFormats, list),
    ...file.one('channels', 'channels', files.channelCounts, list),
    ...file.one('fmt-codes', 'WAVE format code', files.fmtCodes, (codes) => codes.map(hexCode).join(', ')),
    ...file.one('after-data', 'after the start of `data`', files.onlyAudioAfterData, (only) =>
      only ? 'audio only' : 'anything',
    ),
    ...file.one('chunks', 'chunks', files.requiredChunks, list),
    ...file.one('tags', 'tags', files.tags, list),
  ];
}

function limitValues(profile: Profile): ProfileValue[] {
  const limits = profile.limits ?? {};
  const level = lines(profile, 'level');
  const file = lines(profile, 'file');
  return [
    ...level.one('range', 'loudness range', limits.rangeLu, (value) => range(value, lu)),
    ...level.one('short-term', 'short-term loudness', limits.maximumShortTermLufs, (value) => `at most ${lufs(value)}`),
    ...level.one('sample-peak', 'sample peak', limits.maximumSamplePeakDbfs, (value) => `at most ${dbfs(value)}`),
    ...level.one('rms', 'RMS', limits.rmsDbfs, (value) => range(value, dbfs)),
    ...level.one('noise-floor', 'noise floor', limits.maximumNoiseFloorDbfs, (value) => `at most ${dbfs(value)}`),
    ...file.one('file-size', 'file size', limits.maximumSizeBytes, (value) => `at most ${megabytes(value)}`),
    ...file.one('duration-minimum', 'duration', limits.minimumDurationSeconds, (value) => `at least ${seconds(value)}`),
    ...file.one('duration-maximum', 'duration', limits.maximumDurationSeconds, (value) => `at most ${seconds(value)}`),
    ...file.one(
      'leading-silence',
      'silence at the beginning',
      limits.maximumLeadingSilenceSeconds,
      (value) => `at most ${seconds(value)}`,
    ),
    ...file.one(
      'trailing-silence',
      'silence at the end',
      limits.maximumTrailingSilenceSeconds,
      (value) => `at most ${seconds(value)}`,
    ),
    ...file.one('lossless', 'lossy coding', limits.lossless, () => 'neither now nor before'),
    ...file.one('upsampled', 'upsampling', limits.notUpsampled, () => 'none'),
    ...file.one('zero-padded', 'zero-padded depth', limits.notZeroPadded, () => 'none'),
    ...file.one('clipping', 'clipping', limits.notClipped, () => 'none'),
    ...file.one(
      'polarity',
      'correlation of L and R',
      limits.minimumCorrelation,
      (value) => `at least ${signed(value)}`,
    ),
    ...file.one('dual-mono', 'L and R', limits.notDualMono, () => 'not the same'),
    ...file.one('dc-offset', 'DC offset', limits.maximumDcOffset, (value) => `at most ${value * 100} %`),
  ];
}

interface Lines {
  one<T>(key: string, what: string, value: Sourced<T> | null | undefined, text: (value: T) => string): ProfileValue[];
}

/** Makes lines about levels or files; a value that is not there makes none. */
function lines(profile: Profile, about: 'level' | 'file'): Lines {
  return {
    one: (key, what, value, text) =>
      value === null || value === undefined
        ? []
        : [{ key, what, value: text(value.value), severity: severityOf(profile, about, value), source: value.source }],
  };
}
