import { LatheError } from '@lathe/core/errors';
import type { InputFile } from '../files/input-file.ts';
import { readChunkPayload } from '../files/read-chunk-payload.ts';
import type { AudioFileInfo, EncoderDelay, MediaWarning } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import { channelLabels } from '../format/channel-layout.ts';
import { checkDuration, checkSampleRate } from '../format/check-audio-facts.ts';
import { parseId3v2 } from '../id3/parse-id3v2.ts';
import { countMp3Frames } from './count-mp3-frames.ts';
import type { LameTag } from './parse-info-frame.ts';
import type { Mp3Scan } from './scan-mp3.ts';

/** What an MP3 is, and where its audio lies in what the codec gives. */
export interface Mp3Description {
  readonly info: AudioFileInfo;
  /** Frames of MPEG audio, declared or counted. */
  readonly mpegFrames: number;
  readonly skippedFrames: number;
  /** Frames of MPEG audio beyond the last that are needed for the end to leave the decoder. */
  readonly flushedMpegFrames: number;
  /** CRC-16 that all frames together must have; null when nothing valid declares one. */
  readonly musicChecksum: number | null;
}

/** Frames by which every Layer III decoder is late: 528 of its filters, and 1. */
const decoderDelayFrames = 529;

/** @throws LatheError `unsupported_rate`, `unsupported_layout`, `input_empty`, `malformed_media`, `limit_exceeded`, `input_corrupt`. */
export function describeMp3(file: InputFile, scan: Mp3Scan, limits: AudioLimits, isLenient: boolean): Mp3Description {
  const { format, infoFrame } = scan;
  checkSampleRate(format.sampleRateHz);
  const channels = channelLabels(format.channelCount, null);
  const warnings = [...scan.warnings];
  // Strict reading refuses a file with faults, lenient reading believes what it finds more than what is declared.
  const isFaulty = scan.faults.length > 0;
  const declaredFrames = isFaulty ? null : (infoFrame?.mpegFrames ?? null);
  const mpegFrames = declaredFrames ?? countMp3Frames(file, scan, limits, isLenient, warnings);
  const lame = infoFrame?.lame?.isIntact === true ? infoFrame.lame : null;
  const codecFrames = mpegFrames * format.frameCount;
  const skippedFrames = lame === null ? 0 : lame.delayFrames + decoderDelayFrames;
  const endFrames = lame === null ? 0 : isFaulty ? decoderDelayFrames : lame.paddingFrames;
  const lengthFrames = codecFrames - (lame === null ? 0 : lame.delayFrames + endFrames);
  checkDuration(codecFrames, format.sampleRateHz, limits);
  if (mpegFrames === 0) throw new LatheError('input_empty', 'The MP3 holds no frame of audio.');
  if (lengthFrames <= 0) {
    throw new LatheError(
      'malformed_media',
      `The MP3 declares ${codecFrames} frames of audio, of which its encoder added ${codecFrames - lengthFrames}.`,
    );
  }
  const isAltered = wasGainChanged(file, scan, limits);
  warnings.push(...unprovenFacts(lame, isAltered));
  return {
    info: {
      container: 'mp3',
      codec: 'mp3',
      isLossy: true,
      waveFormatTag: null,
      encoderDelay: lame === null ? null : encoderDelay(lame, endFrames),
      sampleFormat: 'f32',
      bitsPerSample: 32,
      sampleRateHz: format.sampleRateHz,
      channelCount: format.channelCount,
      channels,
      channelMask: null,
      lengthFrames,
      chunks: scan.chunks,
      warnings,
      tags: readTags(file, scan, limits, warnings),
    },
    mpegFrames,
    skippedFrames,
    flushedMpegFrames: Math.ceil(Math.max(0, skippedFrames + lengthFrames - codecFrames) / format.frameCount),
    musicChecksum: lame === null || isAltered || isFaulty ? null : lame.musicChecksum,
  };
}

function encoderDelay(lame: LameTag, endFrames: number): EncoderDelay {
  return {
    startFrames: lame.delayFrames,
    endFrames,
    declaredBy: `LAME tag of ${lame.encoder}`,
  };
}

function unprovenFacts(lame: LameTag | null, isAltered: boolean): MediaWarning[] {
  if (lame !== null && !isAltered) return [];
  const warnings: MediaWarning[] = [];
  warnings.push({
    code: 'no_checksum',
    message: isAltered
      ? 'The MP3 was changed by mp3gain after it was encoded, so the checksum of its audio no longer holds: damage inside a frame cannot be noticed.'
      : 'The MP3 declares no checksum of its audio: damage inside a frame cannot be noticed.',
  });
  if (lame === null) {
    warnings.push({
      code: 'encoder_delay_unknown',
      message: 'The MP3 does not declare what its encoder added; the silence before and after the audio is part of it.',
    });
  }
  return warnings;
}

/** Programs that change the gain of frames leave an APE tag that tells how to undo it. */
function wasGainChanged(file: InputFile, { chunks }: Mp3Scan, limits: AudioLimits): boolean {
  return chunks.some((chunk) => {
    if (chunk.id !== 'APEV2' && chunk.id !== 'ID3V2') return false;
    const { buffer, byteOffset, length } = readChunkPayload(file, chunk, limits);
    return Buffer.from(buffer, byteOffset, length).includes('MP3GAIN_UNDO', 'latin1');
  });
}

function readTags(
  file: InputFile,
  { chunks }: Mp3Scan,
  limits: AudioLimits,
  warnings: MediaWarning[],
): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const chunk of chunks) {
    if (chunk.id !== 'ID3V2') continue;
    const found = parseId3v2(readChunkPayload(file, chunk, limits), limits.maxTags);
    for (const [name, value] of Object.entries(found.tags)) tags[name] ??= value;
    if (found.fault !== null) {
      warnings.push({
        code: 'tags_unreadable',
        message: `The ID3v2 tag at byte ${chunk.offset} is damaged: ${found.fault}; what follows there is ignored.`,
      });
    }
  }
  return tags;
}
