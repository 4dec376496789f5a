import { dirname } from 'node:path';
import { FileDigest, type AudioFileInfo, type AudioLimits, type WrittenContainer } from '@lathe/audio-file';
import type { MasterRecipe, MasterReport, SampleFormat } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { ditherErrorDbfs, Kernels } from '@lathe/dsp';
import { measureSource, type SourceMeasurement } from '../measure/measure-source.ts';
import { checkedBlockFrames, masterBlockFrames } from '../stream/block-frames.ts';
import { PcmSource } from '../stream/pcm-source.ts';
import { RenderControl, type RenderControlOptions } from '../stream/render-control.ts';
import { decoderVersion, engineVersion } from '../version.ts';
import { carryChunks } from './carry-chunks.ts';
import { listChanges, listDamage, listSampleLosses } from './list-changes.ts';
import { outputContainer } from './output-container.ts';
import { convertsExactly, ditherOf, outputFormat, type OutputDither } from './output-format.ts';
import { planMaster, type MasterPlan } from './plan-master.ts';
import { proveMaster, requireProof } from './prove-master.ts';
import { Tail } from './tail.ts';
import { TailOutput } from './tail-output.ts';
import type { Candidate, WritingContext } from './write-candidate.ts';
import { writeLimited } from './write-limited.ts';
import { writeLinear } from './write-linear.ts';
import { writeUnchanged } from './write-unchanged.ts';

export interface RenderMasterOptions extends RenderControlOptions {
  readonly inputPath: string;
  /** Replaced at the end, whole; its folder must exist. */
  readonly outputPath: string;
  readonly recipe: MasterRecipe;
  /** 256 … 65,536; changes no result. */
  readonly blockFrames?: number | undefined;
  /** Threads that measure before and after, this one included; changes no result. Default 1. */
  readonly threads?: number | undefined;
  /** For the PCM of compressed inputs; the output's folder unless given. */
  readonly scratchDirectory?: string | undefined;
  /** Bounds on the input that differ from the defaults. */
  readonly limits?: Partial<AudioLimits> | undefined;
  /** Program that decodes what Lathe does not: a name on PATH or a path; null: none. `ffmpeg` unless given. */
  readonly ffmpeg?: string | null | undefined;
}

/**
 * Masters one file on the calling thread: decode, analyse, plan, solve, write, read back, prove, publish.
 *
 * The output appears under its name only after the written bytes were read back and every check passed.
 * @throws the codes of `openAudioFile`, nonfinite_samples, unmeasurable, target_unreachable, proof_failed, cancelled, io_error.
 */
export async function renderMaster(options: RenderMasterOptions): Promise<MasterReport> {
  const { inputPath, outputPath, recipe, threads = 1 } = options;
  const askedFrames = options.blockFrames === undefined ? null : checkedBlockFrames(options.blockFrames);
  const control = new RenderControl(options);
  const digest = new FileDigest();
  await using source = await PcmSource.open(inputPath, options.scratchDirectory ?? dirname(outputPath), {
    limits: options.limits,
    ffmpeg: options.ffmpeg,
    lenient: recipe.lenient,
    layout: recipe.layout,
    digest,
  });
  const blockFrames = askedFrames ?? masterBlockFrames(source.info.channelCount);
  control.beginPass('analyse', 0.3, source.info.lengthFrames);
  const analysed = await measureSource(source, { blockFrames, series: false, control, threads });
  const before = analysed.measurement;
  const inputSha256 = digest.finish(inputPath);
  if (recipe.nonFinite === 'reject') requireFinite(analysed);
  const sampleFormat = outputFormat(recipe, source.info.sampleFormat);
  const container = outputContainer(recipe, source.info, sampleFormat);
  const plan = planMaster(before, recipe, { input: source.info.sampleFormat, output: sampleFormat });
  if (plan.refusal !== null) throw LatheError.fromRecord(plan.refusal);
  const samplesUnchanged = plan.action === 'none' && convertsExactly(source.info.sampleFormat, sampleFormat);
  const dither = ditherOf(recipe, sampleFormat, source.info.sampleRateHz, samplesUnchanged);
  const carried = await carryChunks(source, container, samplesUnchanged);
  const context = createContext({
    source,
    plan,
    recipe,
    sampleFormat,
    container,
    dither,
    blockFrames,
    threads,
    control,
    outputPath,
    carried,
  });
  const candidate = await writeCandidate(context, analysed);
  await using file = candidate.file;
  const { found, limiter } = candidate;
  const promisedLufs = recipe.targetLufs === null ? null : promised(recipe.targetLufs, plan, candidate);
  const checks = proveMaster(
    {
      before,
      recipe,
      sampleFormat,
      container,
      promisedLufs,
      measuredCeilingDbtp: plan.measuredCeilingDbtp,
      limiter,
      written: candidate.written,
    },
    found,
  );
  requireProof(checks);
  await control.advance(0);
  const facts = { info: source.info, before, recipe, sampleFormat, dither, candidate };
  const report: MasterReport = {
    schema: 'lathe.report.master/1',
    engineVersion,
    decoderVersion,
    input: {
      sha256: inputSha256,
      sizeBytes: source.sizeBytes,
      container: source.info.container,
      sampleFormat: source.info.sampleFormat,
      bitsPerSample: source.info.bitsPerSample,
    },
    output: {
      sha256: found.sha256,
      sizeBytes: found.sizeBytes,
      container: found.info.container,
      sampleFormat: found.info.sampleFormat,
      bitsPerSample: found.info.bitsPerSample,
    },
    recipe,
    ...(before.damage === undefined ? {} : { degraded: true, damage: before.damage }),
    before,
    after: found.measurement,
    processing: {
      gainDb: candidate.gainDb,
      limiter,
      dither: dither === null ? null : reportedDither(dither, sampleFormat),
      solverPasses: candidate.passes,
    },
    reachableLufs: candidate.reachedLufs,
    changes: [...listChanges(facts), ...carried.changes],
    losses: [...listDamage(before), ...listSampleLosses(facts), ...carried.losses],
    proof: { passed: true, checks: [...checks] },
  };
  file.publish();
  control.finish();
  return report;
}

interface ContextParts extends Omit<WritingContext, 'kernels' | 'tail' | 'fileSpec'> {
  readonly container: WrittenContainer;
  readonly dither: OutputDither | null;
  readonly carried: Awaited<ReturnType<typeof carryChunks>>;
}

function createContext({ container, dither, carried, ...parts }: ContextParts): WritingContext {
  const { source, sampleFormat, blockFrames } = parts;
  const kernels = Kernels.load();
  const output = new TailOutput(kernels, { layout: source.info, sampleFormat, dither, capacityFrames: blockFrames });
  const { sampleRateHz, channels } = source.info;
  const channelMask = maskToWrite(source.info);
  return {
    ...parts,
    kernels,
    tail: new Tail(kernels, source, blockFrames, output),
    fileSpec: {
      container,
      sampleFormat,
      sampleRateHz,
      channels,
      channelMask,
      chunks: carried.chunks,
      leaveOutTags: carried.leaveOutTags,
    },
  };
}

/** The input's mask. An assumption about more than 8 channels, where it is a guess between layouts, does not become a declaration. */
function maskToWrite({ channelMask, channelCount, warnings }: AudioFileInfo): number | null {
  const isAssumed = warnings.some(({ code }) => code === 'channel_layout_assumed');
  return isAssumed && channelCount > 8 ? 0 : channelMask;
}

function reportedDither(
  { kind, seed, shaping }: OutputDither,
  sampleFormat: SampleFormat,
): MasterReport['processing']['dither'] {
  if (sampleFormat !== 's16') return { kind, seed, bits: 24 };
  return { kind, seed, bits: 16, errorDbfs: Number(ditherErrorDbfs(shaping).toFixed(2)) };
}

async function writeCandidate(context: WritingContext, { measurement }: SourceMeasurement): Promise<Candidate> {
  if (context.plan.action === 'limit') return await writeLimited(context, measurement);
  if (context.plan.action === 'gain') return await writeLinear(context);
  return await writeUnchanged(context, measurement.nonFiniteSamples + measurement.denormalSamples);
}

/** The target where it was reached; where the nearest level was accepted, that level. */
function promised(targetLufs: number, plan: MasterPlan, { reachedLufs, limiter }: Candidate): number | null {
  if (reachedLufs === null) return targetLufs;
  return limiter === null ? plan.predictedLufs : reachedLufs;
}

function requireFinite({ measurement, firstNonFiniteFrame }: SourceMeasurement): void {
  if (measurement.nonFiniteSamples === 0) return;
  throw new LatheError(
    'nonfinite_samples',
    `The file has ${measurement.nonFiniteSamples} NaN or infinite samples, the first in frame ${firstNonFiniteFrame}; the recipe accepts none.`,
    { details: { nonFiniteSamples: measurement.nonFiniteSamples, firstNonFiniteFrame } },
  );
}
