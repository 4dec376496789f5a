import { createHash } from 'node:crypto';
import { LatheError } from '@lathe/core/errors';
import type { AudioFileInfo, ChunkInfo } from '../format/audio-file-info.ts';
import { isFloat, sampleSizeBytes, type SampleFormat, type WrittenSampleFormat } from '../format/sample-format.ts';
import { chunkFate } from '../chunks/chunk-fate.ts';
import type { PcmReader } from '../pcm-reader.ts';
import type { ChunkToWrite } from '../pcm-writer.ts';
import { packPaddedSamples } from './pack-padded-samples.ts';
import { formatCodes } from './wave-format.ts';
import { WavWriter } from './wav-writer.ts';

export interface RewriteWavOptions {
  /** Write 32 bit containers of which at most 24 bits are declared as 24 bit; the padding must be zero. */
  readonly packPadding: boolean;
  /** Write RF64 and BW64 as WAV where it fits 4 GiB; they stay what they are otherwise. */
  readonly toWav: boolean;
  /** Leave out metadata that cannot stand before the audio instead of refusing the file. */
  readonly dropUnmovable: boolean;
}

/** One thing about the new file that differs from the old one. */
export interface RewriteChange {
  readonly what: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly why: string;
}

export interface RewrittenWav {
  readonly sizeBytes: number;
  readonly lengthFrames: number;
  readonly sampleFormat: WrittenSampleFormat;
  /** Lower-case hexadecimal SHA-256 of the PCM as it was handed to the writer. */
  readonly samplesSha256: string;
  readonly changes: readonly RewriteChange[];
  /** What could not be kept. */
  readonly losses: readonly RewriteChange[];
}

/** All metadata of one file together; it is held in memory once. */
const metadataLimitBytes = 64 * 1024 * 1024;
const blockFrames = 65_536;
/** First RIFF size that 32 bits cannot say; the writer makes RF64 from there on. */
const largestRiffBytes = 0xffff_ffff;

/**
 * Writes a WAVE file anew with a header that is right: plain format code for mono and stereo, metadata before the
 * audio, true sizes, RF64 only past 4 GiB. Samples pass byte by byte, apart from padding that is dropped when asked.
 *
 * @param reader a WAV, RF64, BW64 or W64 file at frame 0; it stays open.
 * @throws LatheError `unsupported_format` for other containers; `target_unreachable` when padding carries signal;
 * `limit_exceeded` when metadata has no room and may not be dropped; `input_corrupt`, `io_error`.
 */
export async function rewriteWav(
  reader: PcmReader,
  outputPath: string,
  options: RewriteWavOptions,
): Promise<RewrittenWav> {
  const { info } = reader;
  if (!['wav', 'rf64', 'bw64', 'w64'].includes(info.container)) {
    throw new LatheError(
      'unsupported_format',
      `Only WAVE files can be rewritten without touching a sample; this is ${info.container.toUpperCase()}.`,
    );
  }
  if (info.sampleFormat === 'u8') {
    throw new LatheError('unsupported_format', 'WAVE files of 8 bit are read and not written.');
  }
  const container = !options.toWav && (info.container === 'rf64' || info.container === 'bw64') ? info.container : 'wav';
  const isPacked = options.packPadding && info.sampleFormat === 's32' && info.bitsPerSample <= 24;
  const sampleFormat = isPacked ? 's24' : info.sampleFormat;
  const { chunks, moved, losses } = await metadataOf(reader, options.dropUnmovable);
  await using writer = await WavWriter.create(outputPath, {
    container,
    sampleFormat,
    sampleRateHz: info.sampleRateHz,
    channels: info.channels,
    channelMask: info.channelMask,
    chunks,
  });
  const samplesSha256 = await copySamples(reader, writer, isPacked);
  const written = await writer.finish();
  const changes = [
    ...listContainerChange(info, container, written.sizeBytes),
    ...listFormatChanges(info, sampleFormat),
    ...moved,
    ...listMendedWarnings(info),
  ];
  return { ...written, sampleFormat, samplesSha256, changes, losses };
}

async function copySamples(reader: PcmReader, writer: WavWriter, isPacked: boolean): Promise<string> {
  const hash = createHash('sha256');
  const frameBytes = sampleSizeBytes(reader.info.sampleFormat) * reader.info.channelCount;
  const block = new Uint8Array(blockFrames * frameBytes);
  let position = 0;
  for (;;) {
    const frameCount = await reader.read(block);
    if (frameCount === 0) return hash.digest('hex');
    const bytes = block.subarray(0, frameCount * frameBytes);
    const kept = isPacked ? packPaddedSamples(bytes, position, reader.info.channelCount) : bytes;
    hash.update(kept);
    writer.write(kept);
    position += frameCount;
  }
}

interface Metadata {
  readonly chunks: readonly ChunkToWrite[];
  readonly moved: readonly RewriteChange[];
  readonly losses: readonly RewriteChange[];
}

/** Everything but the technical chunks, in file order; what describes the samples stays true, for they stay. */
async function metadataOf(reader: PcmReader, dropUnmovable: boolean): Promise<Metadata> {
  const chunks: ChunkToWrite[] = [];
  const moved: RewriteChange[] = [];
  const losses: RewriteChange[] = [];
  let room = metadataLimitBytes;
  for (const chunk of reader.info.chunks) {
    if (chunkFate(reader.info.container, 'wav', chunk).kind === 'rebuilt') continue;
    const what = `metadata ${chunk.id.trim()}`;
    const why = whyUnmovable(chunk, room);
    if (why !== null) {
      if (!dropUnmovable) throw new LatheError('limit_exceeded', why, { details: { chunk: chunk.id } });
      losses.push({ what, from: `${chunk.sizeBytes} bytes`, to: null, why });
      continue;
    }
    chunks.push({ id: chunk.id, bytes: await reader.readChunk(chunk) });
    room -= chunk.sizeBytes;
    if (chunk.position === 'after-data') {
      moved.push({ what, from: 'after the audio', to: 'before the audio', why: 'Nothing but audio comes last.' });
    }
  }
  for (const { code, message } of reader.info.warnings) {
    if (code === 'trailing_bytes' || code === 'partial_frame_dropped') {
      losses.push({ what: code.replaceAll('_', ' '), from: null, to: null, why: message });
    }
  }
  return { chunks, moved, losses };
}

function whyUnmovable(chunk: ChunkInfo, roomBytes: number): string | null {
  if (!/^[\x20-\x7e]{4}$/.test(chunk.id) || chunk.id === 'RIFF' || chunk.id === 'RF64') {
    return `The chunk "${chunk.id}" cannot be written: its identifier is no metadata.`;
  }
  if (chunk.sizeBytes <= roomBytes) return null;
  return `The ${chunk.id.trim()} chunk has ${chunk.sizeBytes} bytes; at most ${metadataLimitBytes} of metadata can be moved.`;
}

function listContainerChange(
  info: AudioFileInfo,
  container: 'wav' | 'rf64' | 'bw64',
  sizeBytes: number,
): readonly RewriteChange[] {
  const to = container !== 'wav' || sizeBytes - 8 < largestRiffBytes ? container : 'rf64';
  if (info.container === to) return [];
  const why = to === 'wav' ? 'The audio fits into 4 GiB.' : 'The audio is larger than 4 GiB.';
  return [{ what: 'container', from: info.container.toUpperCase(), to: to.toUpperCase(), why }];
}

function listFormatChanges(info: AudioFileInfo, sampleFormat: SampleFormat): readonly RewriteChange[] {
  const changes: RewriteChange[] = [];
  const plain = isFloat(sampleFormat) ? formatCodes.float : formatCodes.pcm;
  const tag = info.channelCount > 2 ? formatCodes.extensible : plain;
  if (info.waveFormatTag !== null && info.waveFormatTag !== tag) {
    const why =
      tag === formatCodes.extensible
        ? 'More than two channels need a speaker mask.'
        : 'The plain format says all there is to say of one or two channels.';
    changes.push({ what: 'format code', from: hex(info.waveFormatTag), to: hex(tag), why });
  }
  if (info.sampleFormat !== sampleFormat) {
    const why = 'The padding was zero in every sample.';
    changes.push({ what: 'padding', from: `${info.bitsPerSample} bits in 32`, to: '24 bits in 24', why });
  } else if (info.bitsPerSample !== sampleSizeBytes(sampleFormat) * 8) {
    changes.push({
      what: 'valid bits',
      from: String(info.bitsPerSample),
      to: String(sampleSizeBytes(sampleFormat) * 8),
      why: 'The plain format has no field for them; the lower bits are zero as before.',
    });
  }
  return changes;
}

function listMendedWarnings({ warnings }: AudioFileInfo): readonly RewriteChange[] {
  return warnings
    .filter(({ code }) => code === 'header_size_mismatch')
    .map(({ message }) => ({ what: 'header sizes', from: null, to: 'those of the file', why: message }));
}

function hex(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
