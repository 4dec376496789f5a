import { AiffWriter } from './aiff/aiff-writer.ts';
import type { ChannelLabel } from './format/channel-layout.ts';
import type { WrittenSampleFormat } from './format/sample-format.ts';
import type { ChunkToWrite, PcmWriter } from './pcm-writer.ts';
import { WavWriter } from './riff/wav-writer.ts';

/** Containers that are written; `wav` becomes RF64 past 4 GiB. */
export type WrittenContainer = 'wav' | 'rf64' | 'bw64' | 'aiff' | 'aifc';

/** An audio file to write. */
export interface AudioFileSpec {
  readonly container: WrittenContainer;
  readonly sampleFormat: WrittenSampleFormat;
  readonly sampleRateHz: number;
  readonly channels: readonly ChannelLabel[];
  /** Kept if it means the same channels; otherwise the layout's usual mask. */
  readonly channelMask?: number | null;
  /** Metadata in the container's own chunks, written before the audio in this order. */
  readonly chunks?: readonly ChunkToWrite[];
}

/**
 * Creates an audio file, or empties the one at `path`, in the container asked for.
 *
 * @throws LatheError `invalid_argument` for a chunk id or a sample format that the container does not take,
 * `unsupported_layout`, `not_found`, `io_error`.
 */
export async function createAudioFile(path: string, { container, ...spec }: AudioFileSpec): Promise<PcmWriter> {
  if (container === 'aiff' || container === 'aifc') return await AiffWriter.create(path, { ...spec, container });
  return await WavWriter.create(path, { ...spec, container });
}
