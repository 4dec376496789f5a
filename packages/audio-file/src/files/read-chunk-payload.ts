import { LatheError } from '@lathe/core/errors';
import type { ChunkInfo } from '../format/audio-file-info.ts';
import type { AudioLimits } from '../format/audio-limits.ts';
import type { InputFile } from './input-file.ts';

/** Reads a chunk's payload whole, within `maxChunkBytes`; its size was checked against the file when it was found. */
export function readChunkPayload(file: InputFile, chunk: ChunkInfo, limits: AudioLimits): Uint8Array {
  if (chunk.sizeBytes > limits.maxChunkBytes) {
    throw new LatheError(
      'limit_exceeded',
      `The ${chunk.id.trim()} chunk has ${chunk.sizeBytes} bytes; at most ${limits.maxChunkBytes} are carried.`,
      { details: { chunk: chunk.id, sizeBytes: chunk.sizeBytes, limitBytes: limits.maxChunkBytes } },
    );
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
