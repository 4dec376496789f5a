import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { AudioFileInfo, MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { channelLabels } from '../format/channel-layout.ts';
import { checkDuration } from '../format/check-audio-facts.ts';
import { isFloat } from '../format/sample-format.ts';
import { readAiffTags } from '../tags/read-aiff-tags.ts';
import type { AiffScan } from './scan-aiff.ts';

/**
 * What an AIFF says about itself, its frame count checked against the audio that is there.
 *
 * @param lenient takes the frames that are there where more are declared.
 */
export function describeAiff(file: InputFile, scan: AiffScan, limits: AudioLimits, lenient: boolean): AudioFileInfo {
  const { format, channelMask } = scan;
  const channels = channelLabels(format.channelCount, channelMask);
  const warnings: MediaWarning[] = [...scan.warnings];
  const warn = (warning: MediaWarning): number => warnings.push(warning);
  const lengthFrames = lengthOf(scan, lenient, warn);
  if (lengthFrames === 0) throw new LatheError('input_empty', 'The AIFF file holds no frame of audio.');
  if (format.channelCount > 2 && channelMask === null) {
    warn({
      code: 'channel_layout_assumed',
      message: `The file declares no channel layout; its ${format.channelCount} channels are taken as ${channels.join(' ')}.`,
    });
  }
  checkDuration(lengthFrames, format.sampleRateHz, limits);
  const tags = readAiffTags(file, scan.chunks, limits);
  return {
    container: scan.container,
    codec: isFloat(format.sampleFormat) ? 'float' : 'pcm',
    isLossy: false,
    waveFormatTag: null,
    encoderDelay: null,
    sampleFormat: format.sampleFormat,
    bitsPerSample: format.bitsPerSample,
    sampleRateHz: format.sampleRateHz,
    channelCount: format.channelCount,
    channels,
    channelMask,
    lengthFrames,
    chunks: scan.chunks,
    warnings,
    tags,
  };
}

/** COMM's count where SSND can hold it; the frames of SSND where a streaming writer left the count open. */
function lengthOf(
  { format, audioBytes, isLengthOpen }: AiffScan,
  lenient: boolean,
  warn: (warning: MediaWarning) => void,
): number {
  const { declaredFrames, frameSizeBytes } = format;
  const heldFrames = Math.floor(audioBytes / frameSizeBytes);
  if (isLengthOpen || declaredFrames === 0) {
    if (declaredFrames === 0 && heldFrames > 0) {
      warn({
        code: 'length_not_declared',
        message: `The COMM chunk declares 0 frames; the ${heldFrames} of the SSND chunk are taken.`,
      });
    }
    warnOfPart(audioBytes % frameSizeBytes, frameSizeBytes, warn);
    return heldFrames;
  }
  if (declaredFrames > heldFrames) {
    if (lenient) return heldFrames;
    throw new LatheError(
      'input_corrupt',
      `The COMM chunk declares ${declaredFrames} frames, but the SSND chunk holds ${heldFrames}.`,
      { details: { declaredFrames, heldFrames } },
    );
  }
  if (declaredFrames < heldFrames) {
    warn({
      code: 'header_size_mismatch',
      message: `The COMM chunk declares ${declaredFrames} frames, the SSND chunk holds ${heldFrames}; the first are taken.`,
    });
  } else {
    warnOfPart(audioBytes % frameSizeBytes, frameSizeBytes, warn);
  }
  return declaredFrames;
}

/** One byte more is a pad byte that some writers count into SSND. */
function warnOfPart(strayBytes: number, frameSizeBytes: number, warn: (warning: MediaWarning) => void): void {
  if (strayBytes <= 1) return;
  warn({
    code: 'partial_frame_dropped',
    message: `The audio ends with ${strayBytes} bytes of a frame of ${frameSizeBytes}; they are dropped.`,
  });
}
