import { needsSpeakerMask, type AudioFileInfo } from '@lathe/audio-file';
import type { MasterRecipe, MasterReport, Measurement, SampleFormat } from '@lathe/core';
import { ditherErrorDbfs } from '@lathe/dsp';
import { bitsBeyondChain, convertsExactly, type OutputDither } from './output-format.ts';
import type { Candidate } from './write-candidate.ts';

export type Change = MasterReport['changes'][number];

export interface ChangeFacts {
  readonly info: AudioFileInfo;
  readonly before: Measurement;
  readonly recipe: MasterRecipe;
  readonly sampleFormat: SampleFormat;
  readonly dither: OutputDither | null;
  readonly candidate: Candidate;
}

/** Everything about samples and container that differs on purpose. */
export function listChanges(facts: ChangeFacts): readonly Change[] {
  const { info, before, recipe, sampleFormat, dither, candidate } = facts;
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
    changes.push({ what: 'sample format', from: info.sampleFormat, to: sampleFormat, why: whyFormat(facts) });
  }
  if (dither !== null) {
    changes.push({
      what: 'dither',
      from: null,
      to: `${dither.kind === 'shaped' ? 'noise-shaped TPDF' : 'TPDF'}, seed ${dither.seed}`,
      why: `The samples were changed before they were written as ${sampleFormat}.${noteOnDither(recipe, dither, `${sampleFormat} at ${info.sampleRateHz} Hz`)}`,
    });
  }
  if (
    found.info.channelMask !== info.channelMask &&
    found.info.container !== 'flac' &&
    needsSpeakerMask(info.channels)
  ) {
    changes.push({
      what: 'speaker mask',
      from: shownMask(info.channelMask),
      to: shownMask(found.info.channelMask),
      why: `The channels are ${info.channels.join(' ')}${found.info.channelMask === null ? ', which no speaker mask can say' : ''}.`,
    });
  }
  if (info.container !== found.info.container) {
    changes.push({
      what: 'container',
      from: info.container,
      to: found.info.container,
      why: whyContainer(facts),
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

function whyFormat({ recipe, info }: ChangeFacts): string {
  if (recipe.sampleFormat !== null) return 'The recipe asks for it.';
  return `${info.sampleFormat} is not written; 16 bit hold it exactly.`;
}

function whyContainer({ recipe, info, candidate }: ChangeFacts): string {
  const { container } = candidate.found.info;
  const sizes = ['wav', 'rf64'];
  if ((recipe.container ?? 'wav') === 'wav' && sizes.includes(container) && sizes.includes(info.container)) {
    return 'The size of the file decides between WAV and RF64.';
  }
  if (recipe.container !== null) return 'The recipe asks for it.';
  if (info.container === 'aiff') return 'AIFF holds no float; AIFC does.';
  if (info.container === 'flac') return 'FLAC is written with 16 or 24 bit; WAV holds the others.';
  return `Masters of ${info.container.toUpperCase()} are written as WAV.`;
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
  const beyondChain = bitsBeyondChain(info.sampleFormat);
  if (beyondChain !== null && (processed || sampleFormat !== info.sampleFormat)) {
    losses.push({
      what: 'precision',
      from: beyondChain,
      to: '24 bit significand',
      why: 'The chain works in 32 bit float.',
    });
  }
  if (!processed && !convertsExactly(info.sampleFormat, sampleFormat) && beyondChain === null) {
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

/** What shaping does, or why there is none although the recipe asks for it. */
function noteOnDither(recipe: MasterRecipe, dither: OutputDither, master: string): string {
  if (dither.shaping !== null) {
    return ` Shaping moves the error out of the range from 1 to 6 kHz; in all it is ${ditherErrorDbfs(dither.shaping).toFixed(1)} dBFS instead of ${ditherErrorDbfs(null).toFixed(1)}.`;
  }
  return recipe.dither === 'shaped'
    ? ` It is not shaped: there are filters for 16 bit at 44.1, 48, 88.2, 96, 176.4 and 192 kHz, and the master is ${master}.`
    : '';
}

function shownMask(mask: number | null): string | null {
  return mask === null ? null : `0x${mask.toString(16)}`;
}

function inLufs(value: number | null): string | null {
  return value === null ? null : `${value.toFixed(2)} LUFS`;
}

function inDbtp(value: number | null): string | null {
  return value === null ? null : `${value.toFixed(2)} dBTP`;
}
