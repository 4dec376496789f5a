import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { AudioFileInfo, Container, MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { channelLabels } from '../format/channel-layout.ts';
import { checkSampleRate } from '../format/check-audio-facts.ts';
import { confinesProcesses } from './confined-process.ts';
import type { FfmpegProgram } from './ffmpeg-program.ts';
import { outputFormat, type OutputFormat } from './output-format.ts';
import type { ProbedAudio } from './parse-probe.ts';
import { speakerMask } from './speaker-mask.ts';

/** Everything about a foreign file but its length. */
export interface ForeignDescription {
  readonly format: OutputFormat;
  readonly info: Omit<AudioFileInfo, 'lengthFrames' | 'encoderDelay'>;
}

/** @throws LatheError `input_corrupt`, `unsupported_format`, `unsupported_rate`, `unsupported_layout`, `limit_exceeded`. */
export function describeForeign(
  container: Container,
  probed: ProbedAudio,
  file: InputFile,
  program: FfmpegProgram,
  limits: AudioLimits,
): ForeignDescription {
  const { sampleRateHz, channelCount, codec, tags } = probed;
  if (sampleRateHz === 0 || channelCount === 0) {
    throw new LatheError('input_corrupt', `ffmpeg ${program.version} finds no frame of ${codec} audio in the file.`);
  }
  checkSampleRate(sampleRateHz);
  const tagCount = Object.keys(tags).length;
  if (tagCount > limits.maxTags) {
    throw new LatheError('limit_exceeded', `The file has ${tagCount} tags; at most ${limits.maxTags} are accepted.`, {
      details: { tagCount, limitTags: limits.maxTags },
    });
  }
  const format = outputFormat(probed);
  const channelMask = probed.layout === null ? null : maskOf(probed.layout, channelCount);
  return {
    format,
    info: {
      container,
      codec,
      isLossy: format.isLossy || (codec === 'wavpack' && isHybridWavPack(file)),
      waveFormatTag: null,
      sampleFormat: format.sampleFormat,
      bitsPerSample: format.bitsPerSample,
      sampleRateHz,
      channelCount,
      channels: channelLabels(channelCount, channelMask),
      channelMask,
      chunks: [],
      warnings: describeWarnings(probed, format, program),
      tags,
    },
  };
}

/** Two fixed channels mixed for stereo are stereo. */
function maskOf(layout: string, channelCount: number): number {
  const mask = layout === 'downmix' ? 0x3 : speakerMask(layout);
  if (mask !== null) return mask;
  throw new LatheError(
    'unsupported_layout',
    `The file has ${channelCount} channels in the layout "${layout.slice(0, 80)}", which Lathe does not know.`,
    { details: { channelCount } },
  );
}

/** Bit 3 of a WavPack block's flags: the hybrid mode leaves bits out. */
function isHybridWavPack(file: InputFile): boolean {
  return ((file.readBytes(24, 1)[0] ?? 0) & 0x08) !== 0;
}

function describeWarnings(probed: ProbedAudio, format: OutputFormat, program: FfmpegProgram): MediaWarning[] {
  const warnings: MediaWarning[] = [
    { code: 'decoded_by_ffmpeg', message: `The audio is decoded by ffmpeg ${program.version}.` },
  ];
  if (!confinesProcesses) {
    warnings.push({
      code: 'decoder_not_confined',
      message: 'On this system ffmpeg runs without limits on memory, CPU time and files.',
    });
  }
  if (format.isDsd) {
    warnings.push({
      code: 'dsd_converted',
      message: `The DSD was low-passed and converted to float PCM at ${probed.sampleRateHz} Hz.`,
    });
  }
  if (probed.audioStreamCount > 1) {
    warnings.push({
      code: 'other_streams_ignored',
      message: `The file holds ${probed.audioStreamCount} audio streams; the first is read.`,
    });
  }
  if (probed.layout === null && probed.channelCount > 2) {
    warnings.push({
      code: 'channel_layout_assumed',
      message: `The file does not say which loudspeakers its ${probed.channelCount} channels are for; the usual order is assumed.`,
    });
  }
  return warnings;
}
