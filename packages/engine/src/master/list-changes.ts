import type { AudioFileInfo } from '@lathe/audio-file';
import type { MasterRecipe, MasterReport, Measurement, SampleFormat } from '@lathe/core';
import { convertsExactly } from './output-format.ts';
import type { Candidate } from './write-candidate.ts';

export type Change = MasterReport['changes'][number];

export interface ChangeFacts {
  readonly info: AudioFileInfo;
  readonly before: Measurement;
  readonly recipe: MasterRecipe;
  readonly sampleFormat: SampleFormat;
  readonly dither: { readonly seed: number } | null;
  readonly candidate: Candidate;
}

/** Everything about samples and container that differs on purpose. */
export function listChanges({ info, before, recipe, sampleFormat, dither, candidate }: ChangeFacts): readonly Change[] {
  const { found, gainDb, limiter } = candidate;
  const after = found.measurement;
  const changes: Change[] = [];
  if (gainDb !== 0) {
    changes.push({
      what: 'level',
      from: inLufs(before.integratedLufs),
      to: inLufs(after.integratedLufs),
      why: `Gain of ${gainDb.toFixed(3)} dB${recipe.targetLufs === null ? ' to hold the ceiling' : ` for a target of ${recipe.targetLufs} LUFS`}.`,
    });
  }
  if (limiter !== null) {
    changes.push({
      what: 'peaks',
      from: inDbtp(before.truePeakDbtp === null ? null : before.truePeakDbtp + gainDb),
      to: inDbtp(after.truePeakDbtp),
      why: `Limited by at most ${limiter.maxReductionDb.toFixed(2)} dB over ${limiter.reducedFrames} frames to a ceiling of ${recipe.ceilingDbtp} dBTP.`,
    });
  }
  if (info.sampleFormat !== sampleFormat) {
    changes.push({ what: 'sample format', from: info.sampleFormat, to: sampleFormat, why: 'The recipe asks for it.' });
  }
  if (dither !== null) {
    changes.push({
      what: 'dither',
      from: null,
      to: `TPDF, seed ${dither.seed}`,
      why: `The samples were changed before they were written as ${sampleFormat}.`,
    });
  }
  if (info.container !== found.info.container) {
    changes.push({
      what: 'container',
      from: info.container,
      to: found.info.container,
      why:
        info.container === 'flac'
          ? 'Masters are written as WAV.'
          : 'The size of the file decides between WAV and RF64.',
    });
  }
  if (before.nonFiniteSamples > 0) {
    changes.push({
      what: 'non-finite samples',
      from: `${before.nonFiniteSamples} NaN or infinite`,
      to: '0',
      why: 'NaN and infinity are no audio; they were replaced by zero.',
    });
  }
  if (before.denormalSamples > 0) {
    changes.push({
      what: 'denormal samples',
      from: `${before.denormalSamples} denormal`,
      to: '0',
      why: 'Below 1.2e-38 of full scale; they were replaced by zero.',
    });
  }
  for (const { code, message } of info.warnings) changes.push({ what: code, from: null, to: null, why: message });
  return changes;
}

/** What was already lost of the input, one entry a stretch. */
export function listDamage({ damage = [] }: Measurement): readonly Change[] {
  return damage.map(({ message, startFrame, lengthFrames }) => ({
    what: 'damaged audio',
    from:
      lengthFrames === 0 ? `audio from frame ${startFrame} on` : `${lengthFrames} frames from frame ${startFrame} on`,
    to: lengthFrames === 0 ? null : 'silence, or nothing at the end',
    why: message,
  }));
}

/** What could not be kept of the samples. */
export function listSampleLosses(facts: ChangeFacts): readonly Change[] {
  const { info, sampleFormat, candidate } = facts;
  const losses: Change[] = [];
  const processed = candidate.gainDb !== 0 || candidate.limiter !== null;
  if (info.sampleFormat === 's32' && (processed || sampleFormat !== 's32')) {
    losses.push({
      what: 'precision',
      from: '32 bit integer',
      to: '24 bit significand',
      why: 'The chain works in 32 bit float.',
    });
  }
  if (!processed && !convertsExactly(info.sampleFormat, sampleFormat) && info.sampleFormat !== 's32') {
    losses.push({
      what: 'precision',
      from: info.sampleFormat,
      to: sampleFormat,
      why: 'The recipe asks for fewer bits.',
    });
  }
  if (candidate.clippedSamples > 0) {
    losses.push({
      what: 'clipped samples',
      from: `${candidate.clippedSamples} beyond full scale`,
      to: 'full scale',
      why: 'Integer samples cannot exceed full scale, and the recipe sets no ceiling below it.',
    });
  }
  return losses;
}

function inLufs(value: number | null): string | null {
  return value === null ? null : `${value.toFixed(2)} LUFS`;
}

function inDbtp(value: number | null): string | null {
  return value === null ? null : `${value.toFixed(2)} dBTP`;
}
