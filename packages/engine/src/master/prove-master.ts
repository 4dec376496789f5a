import { isFloat, type WrittenContainer } from '@lathe/audio-file';
import type { MasterRecipe, MasterReport, Measurement, SampleFormat } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { WrittenFacts } from './candidate-file.ts';
import type { ReadBack } from './read-back.ts';
import type { LimiterStatistics } from './tail.ts';

export type ProofCheck = MasterReport['proof']['checks'][number];

/** Loudness may be off by this much after gain alone and after limiting, LU. */
export const linearToleranceLu = 0.05;
export const limitedToleranceLu = 0.1;

export interface Promises {
  readonly before: Measurement;
  readonly recipe: MasterRecipe;
  readonly sampleFormat: SampleFormat;
  readonly container: WrittenContainer;
  /** Loudness the file must have: the target, or the reachable level instead; null when none was asked for. */
  readonly promisedLufs: number | null;
  readonly measuredCeilingDbtp: number | null;
  readonly limiter: LimiterStatistics | null;
  readonly written: WrittenFacts;
}

/** Compares what was read back with what was promised, check by check. */
export function proveMaster(promises: Promises, found: ReadBack): readonly ProofCheck[] {
  const { before, recipe, written, limiter } = promises;
  const after = found.measurement;
  const checks: ProofCheck[] = [
    same('payloadSha256', found.payloadSha256, written.payloadSha256),
    same('sizeBytes', found.sizeBytes, written.sizeBytes),
    same('lengthFrames', after.lengthFrames, before.lengthFrames),
    same('sampleRateHz', after.sampleRateHz, before.sampleRateHz),
    same('channels', after.channels.join(' '), before.channels.join(' ')),
    same('sampleFormat', found.info.sampleFormat, promises.sampleFormat),
    same('container', found.info.container, sizedContainer(promises.container, found.sizeBytes)),
    ...formatCodeChecks(promises, found),
    same('nonFiniteSamples', after.nonFiniteSamples, 0),
    same('denormalSamples', after.denormalSamples, 0),
  ];
  if (promises.promisedLufs !== null) {
    const tolerance = limiter === null ? linearToleranceLu : limitedToleranceLu;
    const value = after.integratedLufs;
    const passed = value !== null && Math.abs(value - promises.promisedLufs) <= tolerance;
    checks.push({ name: 'integratedLufs', value, limit: promises.promisedLufs, toleranceOf: tolerance, passed });
  }
  if (promises.measuredCeilingDbtp !== null) {
    checks.push(atMost('truePeakDbtp', after.truePeakDbtp, promises.measuredCeilingDbtp));
  }
  if (limiter !== null && recipe.limitDb !== null && recipe.policy === 'limit') {
    checks.push(atMost('maxReductionDb', limiter.maxReductionDb, recipe.limitDb));
  }
  return checks;
}

/** @throws proof_failed naming every check that failed. */
export function requireProof(checks: readonly ProofCheck[]): void {
  const failed = checks.filter(({ passed }) => !passed);
  if (failed.length === 0) return;
  const sentences = failed.map(({ name, value, limit }) => `${name} is ${value} where ${limit} was promised`);
  throw new LatheError('proof_failed', `The written file was read back, and ${sentences.join('; ')}.`, {
    details: { checks: failed.map(({ name }) => name).join(' ') },
  });
}

function same(name: string, value: string | number, limit: string | number): ProofCheck {
  return { name, value, limit, toleranceOf: 0, passed: value === limit };
}

function atMost(name: string, value: number | null, limit: number): ProofCheck {
  return { name, value, limit, toleranceOf: 0, passed: value === null || value <= limit };
}

/** Past the RIFF size that 32 bits can say, a WAV is an RF64. */
function sizedContainer(container: WrittenContainer, sizeBytes: number): WrittenContainer {
  return container === 'wav' && sizeBytes - 8 >= 0xffff_ffff ? 'rf64' : container;
}

/** AIFF has no format code. */
function formatCodeChecks({ container, sampleFormat, before }: Promises, found: ReadBack): readonly ProofCheck[] {
  if (container === 'aiff' || container === 'aifc') return [];
  const code = found.info.waveFormatTag ?? 0;
  return [same('formatCode', hexCode(code), hexCode(plainFormatCode(sampleFormat, before.channelCount)))];
}

/** The plain codes WAVE_FORMAT_PCM and IEEE_FLOAT for mono and stereo; more channels need EXTENSIBLE for their mask. */
function plainFormatCode(format: SampleFormat, channelCount: number): number {
  if (channelCount > 2) return 0xfffe;
  return isFloat(format) ? 0x0003 : 0x0001;
}

function hexCode(code: number): string {
  return `0x${code.toString(16).padStart(4, '0')}`;
}
