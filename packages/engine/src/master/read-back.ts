import { createHash } from 'node:crypto';
import { hashFile, type AudioFileInfo } from '@lathe/audio-file';
import type { Measurement } from '@lathe/core';
import { measureSource } from '../measure/measure-source.ts';
import { PcmSource } from '../stream/pcm-source.ts';
import type { RenderControl } from '../stream/render-control.ts';

/** Facts about a written file, found by opening, decoding and measuring it like any other input. */
export interface ReadBack {
  readonly info: AudioFileInfo;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly payloadSha256: string;
  /** Format code of the `fmt ` chunk. */
  readonly formatCode: number;
  readonly measurement: Measurement;
}

/** Reads a written file back by a pass that shares nothing with the one that wrote it. */
export async function readBack(
  path: string,
  blockFrames: number,
  control: RenderControl,
  threads: number,
): Promise<ReadBack> {
  await using source = await PcmSource.open(path, null);
  const payload = createHash('sha256');
  const { measurement } = await measureSource(source, {
    blockFrames,
    series: false,
    control,
    threads,
    onBytes: (bytes) => payload.update(bytes),
  });
  return {
    info: source.info,
    sizeBytes: source.sizeBytes,
    sha256: await hashFile(path),
    payloadSha256: payload.digest('hex'),
    formatCode: await readFormatCode(source),
    measurement,
  };
}

async function readFormatCode(source: PcmSource): Promise<number> {
  const chunk = source.info.chunks.find(({ id }) => id === 'fmt ');
  if (chunk === undefined) return 0;
  const bytes = await source.readChunk(chunk);
  return (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
}
