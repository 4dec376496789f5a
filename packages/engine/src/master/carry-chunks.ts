import {
  carriesTags,
  chunkFate,
  flacBlocksToCarry,
  obsoleteFlacTags,
  type ChunkToWrite,
  type WrittenContainer,
} from '@lathe/audio-file';
import { LatheError } from '@lathe/core/errors';
import type { PcmSource } from '../stream/pcm-source.ts';
import type { Change } from './list-changes.ts';

/** Metadata of the input: what goes along, and what does not. */
export interface CarriedChunks {
  readonly chunks: readonly ChunkToWrite[];
  readonly changes: readonly Change[];
  readonly losses: readonly Change[];
  /** Vorbis comments that the new file must not repeat. */
  readonly leaveOutTags: readonly string[];
}

/** All metadata of one file together; it is held in memory once. */
const limitBytes = 64 * 1024 * 1024;

/**
 * Sorts the input's chunks by audio-file's policy for a file of `container` and reads those that are carried. Tags that state
 * measurements of the samples stay only with the samples.
 * @throws limit_exceeded.
 */
export async function carryChunks(
  source: PcmSource,
  container: WrittenContainer,
  samplesUnchanged: boolean,
): Promise<CarriedChunks> {
  const chunks: ChunkToWrite[] = [];
  const changes: Change[] = [];
  const losses: Change[] = [];
  let sizeBytes = 0;
  const readableBlocks = new Set(flacBlocksToCarry(source.info));
  for (const chunk of source.info.chunks) {
    const fate = chunkFate(source.info.container, container, chunk);
    const what = `metadata ${chunk.id.trim()}`;
    const from = `${chunk.sizeBytes} bytes`;
    if (fate.kind === 'obsolete') changes.push({ what, from, to: null, why: fate.reason });
    // Tags are listed one by one below.
    if (fate.kind === 'lost' && chunk.id !== 'VORBIS_COMMENT') losses.push({ what, from, to: null, why: fate.reason });
    if (fate.kind !== 'carried') continue;
    if (chunk.id === 'VORBIS_COMMENT' && !readableBlocks.has(chunk)) {
      losses.push({ what, from, to: null, why: 'It cannot be read, or another block of comments stands before it.' });
      continue;
    }
    sizeBytes += chunk.sizeBytes;
    if (sizeBytes > limitBytes) {
      throw new LatheError('limit_exceeded', `The file carries more than ${limitBytes} bytes of metadata.`, {
        details: { limitBytes },
      });
    }
    chunks.push({ id: fate.id, bytes: await source.readChunk(chunk) });
    if (chunk.id === 'bext') {
      changes.push({ what, from, to: from, why: 'Carried as it was; its loudness fields describe the input.' });
    }
  }
  const from = source.info.container;
  if (carriesTags(from, container)) {
    const leaveOutTags = container === 'flac' && !samplesUnchanged ? obsoleteFlacTags(source.info.tags) : [];
    for (const name of leaveOutTags) {
      const value = source.info.tags[name] ?? '';
      changes.push({ what: `tag ${name}`, from: value, to: null, why: 'It states a measurement of the old samples.' });
    }
    return { chunks, changes, losses, leaveOutTags };
  }
  const why = `${container.toUpperCase()} takes no ${from.toUpperCase()} tags.`;
  for (const [name, value] of Object.entries(source.info.tags)) {
    losses.push({ what: `tag ${name}`, from: value.slice(0, 200), to: null, why });
  }
  return { chunks, changes, losses, leaveOutTags: [] };
}
