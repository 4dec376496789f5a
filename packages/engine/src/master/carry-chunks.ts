import { carriesTags, chunkFate, type ChunkToWrite, type WrittenContainer } from '@lathe/audio-file';
import { LatheError } from '@lathe/core/errors';
import type { PcmSource } from '../stream/pcm-source.ts';
import type { Change } from './list-changes.ts';

/** Metadata of the input: what goes along, and what does not. */
export interface CarriedChunks {
  readonly chunks: readonly ChunkToWrite[];
  readonly changes: readonly Change[];
  readonly losses: readonly Change[];
}

/** All metadata of one file together; it is held in memory once. */
const limitBytes = 64 * 1024 * 1024;

/**
 * Sorts the input's chunks by audio-file's policy for a file of `container` and reads those that are carried.
 * @throws limit_exceeded.
 */
export async function carryChunks(source: PcmSource, container: WrittenContainer): Promise<CarriedChunks> {
  const chunks: ChunkToWrite[] = [];
  const changes: Change[] = [];
  const losses: Change[] = [];
  let sizeBytes = 0;
  for (const chunk of source.info.chunks) {
    const fate = chunkFate(source.info.container, container, chunk);
    const what = `metadata ${chunk.id.trim()}`;
    const from = `${chunk.sizeBytes} bytes`;
    if (fate.kind === 'obsolete') changes.push({ what, from, to: null, why: fate.reason });
    // Tags are listed one by one below.
    if (fate.kind === 'lost' && chunk.id !== 'VORBIS_COMMENT') losses.push({ what, from, to: null, why: fate.reason });
    if (fate.kind !== 'carried') continue;
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
  if (carriesTags(from, container)) return { chunks, changes, losses };
  const why = `${container.toUpperCase()} takes no ${from.toUpperCase()} tags.`;
  for (const [name, value] of Object.entries(source.info.tags)) {
    losses.push({ what: `tag ${name}`, from: value.slice(0, 200), to: null, why });
  }
  return { chunks, changes, losses };
}
