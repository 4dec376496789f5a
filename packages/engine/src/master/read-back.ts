import { crc32 } from 'node:zlib';
import { FileDigest, layoutToSay, type AudioFileInfo } from '@lathe/audio-file';
import type { Measurement } from '@lathe/core';
import { measureSource } from '../measure/measure-source.ts';
import { PcmSource } from '../stream/pcm-source.ts';
import type { WritingContext } from './write-candidate.ts';

/** Facts about a written file, found by opening, decoding and measuring it like any other input. */
export interface ReadBack {
  readonly info: AudioFileInfo;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** CRC-32 of the PCM bytes. */
  readonly payloadCrc32: number;
  readonly measurement: Measurement;
}

/**
 * Reads a written file back by a pass that shares nothing with the one that wrote it.
 *
 * @param channels the labels written; told to the reader only where a file can neither declare nor imply them.
 */
export async function readBack(
  path: string,
  channels: AudioFileInfo['channels'],
  { blockFrames, threads, control }: Pick<WritingContext, 'blockFrames' | 'threads' | 'control'>,
): Promise<ReadBack> {
  const digest = new FileDigest();
  await using source = await PcmSource.open(path, null, { limits: null, layout: layoutToSay(channels), digest });
  let payloadCrc32 = 0;
  const { measurement } = await measureSource(source, {
    blockFrames,
    series: false,
    control,
    threads,
    onBytes: (bytes) => {
      payloadCrc32 = crc32(bytes, payloadCrc32);
    },
  });
  return {
    info: source.info,
    sizeBytes: source.sizeBytes,
    sha256: digest.finish(path),
    payloadCrc32,
    measurement,
  };
}
