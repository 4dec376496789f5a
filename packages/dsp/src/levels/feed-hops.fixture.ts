import { feedChunks } from '../grid/feed-chunks.fixture.ts';
import type { GridChunk } from '../grid/grid-chunk.ts';
import { type Hop, HopScan } from './hop-scan.ts';

/** Feeds a whole signal hop by hop, in blocks of the sizes given, over and over. */
export function feedHops(
  channels: readonly Float32Array[],
  sampleRateHz: number,
  onHop: (hop: Hop) => void,
  pair: readonly [number, number] | null = null,
  sizes?: readonly number[],
): void {
  const scans: HopScan[] = [];
  feedChunks(
    channels,
    (kernels) => {
      const scan = new HopScan(kernels, sampleRateHz, channels.length, pair);
      scans.push(scan);
      return { processChunk: (chunk: GridChunk) => scan.scan(chunk, onHop) };
    },
    sizes,
  );
  scans[0]?.finish(onHop);
}
