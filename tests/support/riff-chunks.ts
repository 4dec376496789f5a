import { readFileSync } from 'node:fs';

/** One chunk of a RIFF file, found by reading its bytes plainly; kept apart from packages/audio-file on purpose. */
export interface RiffChunk {
  readonly id: string;
  readonly payload: Buffer;
}

/** A RIFF file taken apart; fails on any size that does not fit. */
export function riffChunks(path: string): {
  readonly form: string;
  readonly riffBytes: number;
  readonly chunks: readonly RiffChunk[];
} {
  const bytes = readFileSync(path);
  const riffBytes = bytes.readUInt32LE(4);
  if (bytes.toString('latin1', 8, 12) !== 'WAVE') throw new Error(`${path} is no WAVE file.`);
  const chunks: RiffChunk[] = [];
  let offset = 12;
  while (offset < bytes.length) {
    const id = bytes.toString('latin1', offset, offset + 4);
    const sizeBytes = bytes.readUInt32LE(offset + 4);
    const payload = bytes.subarray(offset + 8, offset + 8 + sizeBytes);
    if (payload.length !== sizeBytes)
      throw new Error(`${id} of ${path} declares ${sizeBytes} bytes; ${payload.length} are there.`);
    chunks.push({ id, payload });
    offset += 8 + sizeBytes + (sizeBytes % 2);
  }
  if (riffBytes !== bytes.length - 8)
    throw new Error(`${path} declares ${riffBytes} bytes and has ${bytes.length - 8}.`);
  return { form: bytes.toString('latin1', 0, 4), riffBytes, chunks };
}
