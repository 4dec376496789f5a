import { LatheError } from '@lathe/core/errors';
import type { ChunkInfo } from '../format/audio-file-info.ts';
import { limitExceeded, type AudioLimits } from '../format/audio-limits.ts';
import type { InputFile } from './input-file.ts';

/** Reads a chunk's payload whole, within `maxChunkBytes`; its size was checked against the file when it was found. */
export function readChunkPayload(file: InputFile, chunk: ChunkInfo, limits: AudioLimits): Uint8Array {
  if (chunk.sizeBytes > limits.maxChunkBytes) {
    const found = `The ${chunk.id.trim()} chunk has ${chunk.sizeBytes} bytes`;
    throw limitExceeded(limits, 'maxChunkBytes', found, chunk.sizeBytes);
  }
  const bytes = file.readBytes(chunk.offset, chunk.sizeBytes);
  if (bytes.length < chunk.sizeBytes) {
    throw new LatheError(
      'input_corrupt',
      `The file ends inside its ${chunk.id.trim()} chunk: ${chunk.sizeBytes} bytes expected, ${bytes.length} there.`,
    );
  }
  return bytes;
}
