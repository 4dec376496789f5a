import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import type { AudioFileInfo, MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { channelLabels } from '../format/channel-layout.ts';
import { checkDuration, checkSampleRate } from '../format/check-audio-facts.ts';
import { sampleSizeBytes } from '../format/sample-format.ts';
import { FramePlacer } from './frame-placer.ts';
import { FrameScanner } from './frame-scanner.ts';
import { samplePackerFor, type SamplePacker } from './sample-packer.ts';
import type { FlacScan } from './scan-flac.ts';

/** What a FLAC is, and how its samples are handed out. */
export interface FlacDescription {
  readonly info: AudioFileInfo;
  readonly packer: SamplePacker;
  readonly frameSizeBytes: number;
}

/** The smallest FLAC frame has 9 bytes and the largest block 65 536 frames of audio. */
const mostFramesPerByte = 65_536 / 9;

/**
 * Checks STREAMINFO against what is supported and what the file can hold.
 *
 * @throws LatheError `unsupported_format`, `unsupported_rate`, `unsupported_layout`, `input_empty`, `input_corrupt`,
 * `limit_exceeded`.
 */
export function describeFlac(file: InputFile, scan: FlacScan, limits: AudioLimits, lenient: boolean): FlacDescription {
  const { streamInfo } = scan;
  const { channelCount, sampleRateHz, bitsPerSample } = streamInfo;
  checkSampleRate(sampleRateHz);
  const packer = samplePackerFor(bitsPerSample);
  if (bitsPerSample < 4) {
    throw new LatheError('malformed_media', `The FLAC declares ${bitsPerSample}-bit samples; the format has 4 to 32.`, {
      details: { bitsPerSample },
    });
  }
  const channelMask = declaredMask(scan);
  const channels = channelLabels(channelCount, channelMask);
  if (scan.framesOffset === scan.framesEnd) throw new LatheError('input_empty', 'The FLAC holds no frame of audio.');
  const warnings = [...scan.warnings, ...openFields(scan)];
  const lengthFrames = plausibleLength(scan, limits, lenient) ?? countFrames(file, scan, limits, lenient);
  return {
    info: {
      container: 'flac',
      codec: 'flac',
      isLossy: false,
      waveFormatTag: null,
      encoderDelay: null,
      sampleFormat: packer.sampleFormat,
      bitsPerSample,
      sampleRateHz,
      channelCount,
      channels,
      channelMask,
      lengthFrames,
      chunks: scan.chunks,
      warnings,
      tags: scan.tags,
    },
    packer,
    frameSizeBytes: channelCount * sampleSizeBytes(packer.sampleFormat),
  };
}

/** The length STREAMINFO declares, when the file is long enough for it. */
function plausibleLength(scan: FlacScan, limits: AudioLimits, lenient: boolean): number | null {
  const { lengthFrames, sampleRateHz } = scan.streamInfo;
  if (lengthFrames === null) return null;
  const framesBytes = scan.framesEnd - scan.framesOffset;
  if (lengthFrames > framesBytes * mostFramesPerByte) {
    if (lenient) return null;
    throw new LatheError(
      'input_corrupt',
      `The FLAC declares ${lengthFrames} frames of audio, more than its ${framesBytes} bytes can hold.`,
      { details: { declaredFrames: lengthFrames, availableBytes: framesBytes } },
    );
  }
  checkDuration(lengthFrames, sampleRateHz, limits);
  return lengthFrames;
}

/** Walks all frames without decoding them. */
function countFrames(file: InputFile, scan: FlacScan, limits: AudioLimits, lenient: boolean): number {
  const scanner = new FrameScanner(file, scan);
  const placer = lenient ? new FramePlacer(scanner, scan, null, () => undefined) : null;
  let lengthFrames = 0;
  for (;;) {
    const placed = placer ? placer.next(lengthFrames) : scanner.next();
    if (!placed) break;
    if ('startFrame' in placed) lengthFrames = placed.startFrame + placed.frame.header.blockFrames;
    else lengthFrames += placed.header.blockFrames;
    checkDuration(lengthFrames, scan.streamInfo.sampleRateHz, limits);
  }
  return lengthFrames;
}

function openFields({ streamInfo }: FlacScan): MediaWarning[] {
  const warnings: MediaWarning[] = [];
  if (streamInfo.lengthFrames === null) {
    warnings.push({
      code: 'length_not_declared',
      message: 'The FLAC does not declare its length; it was counted, and a missing end cannot be noticed.',
    });
  }
  if (streamInfo.md5 === null) {
    warnings.push({
      code: 'md5_not_set',
      message: 'The FLAC declares no MD5; its frames are proved by their own checksums and numbers only.',
    });
  }
  return warnings;
}

/** Layout of a multichannel FLAC by the tag that flac and ffmpeg write; null when absent. */
function declaredMask(scan: FlacScan): number | null {
  const text = scan.tags['WAVEFORMATEXTENSIBLE_CHANNEL_MASK'];
  if (text === undefined || !/^0x[0-9a-f]{1,8}$/i.test(text)) return null;
  return Number(text) || null;
}
