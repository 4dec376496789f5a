import type { ChannelEvent } from '../clipping/plateau-tally.ts';
import { type ChunkMeter, chunkFrames, type GridChunk, historyFrames } from '../grid/grid-chunk.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { bendAround, isImpulse } from './impulse-shape.ts';

const blockFrames = 16;
const blocksPerChunk = chunkFrames / blockFrames;
const groupsPerChunk = blocksPerChunk / 16;
/** Blocks are looked at so many behind, so that what follows a click can be read. */
const lagBlocks = 3;
/** How far a click stands above all bends of its surroundings. */
const prominence = 8;
/** Surroundings on either side. */
const surroundingSeconds = 0.04;
/** Least bend of a click, twice its height: −46 dBFS. */
const faintestBend = 0.01;
const keptEvents = 100;

/** A click that still waits for what follows it. */
interface Candidate {
  /** Number of its block since the stream began. */
  readonly block: number;
  readonly frame: number;
  readonly bend: number;
}

/**
 * Finds clicks: single impulses of up to about ten samples.
 *
 * A signal's second difference says how sharply it bends. A click is a bend at least eight times as sharp as any other
 * within 40 ms before and after it, at least −46 dBFS high, and shaped like an impulse: see `isImpulse`. A drum bends
 * sharply for longer than a click lasts, a sample that starts abruptly is a step, and a saw or square wave bends again
 * within 40 ms. The synthetic tick at the head of a drum sample is an impulse as well and may be counted. The first and the last 40 ms of a stream are not judged.
 */
export class ClickMeter implements ChunkMeter {
  readonly #kernels: Kernels;
  readonly #surroundingBlocks: number;
  readonly #bendsPointer: number;
  readonly #sharpPointer: number;
  /** Per channel the bends of the blocks before `#endBlock`, newest last. */
  readonly #bends: readonly Float32Array[];
  readonly #candidates: readonly Candidate[][];
  readonly #first: ChannelEvent[] = [];
  #count = 0;
  #endBlock = 0;

  constructor(kernels: Kernels, sampleRateHz: number, channelCount: number) {
    this.#kernels = kernels;
    this.#surroundingBlocks = Math.ceil((surroundingSeconds * sampleRateHz) / blockFrames);
    this.#bendsPointer = kernels.allocate(blocksPerChunk * 4);
    this.#sharpPointer = kernels.allocate(groupsPerChunk * 4);
    const keptBlocks = 2 * this.#surroundingBlocks + 2 * blocksPerChunk;
    this.#bends = Array.from({ length: channelCount }, () => new Float32Array(keptBlocks));
    this.#candidates = Array.from({ length: channelCount }, () => []);
  }

  processChunk(chunk: GridChunk): void {
    const { exports, memory } = this.#kernels;
    const blockCount = Math.ceil(chunk.frameCount / blockFrames);
    for (const [channel, kept] of this.#bends.entries()) {
      exports.measureBends(chunk.pointer(channel) - lagBlocks * blockFrames * 4, blockCount, this.#bendsPointer);
      kept.copyWithin(0, blockCount);
      kept.set(this.#kernels.f32(this.#bendsPointer, blockCount), kept.length - blockCount);
      const sharp = exports.findSharpBends(
        this.#bendsPointer,
        blockCount,
        faintestBend,
        prominence,
        this.#sharpPointer,
      );
      for (const block of new Int32Array(memory.buffer, this.#sharpPointer, sharp)) {
        this.#nominate(chunk, channel, block);
      }
    }
    this.#endBlock += blockCount;
    for (const channel of this.#bends.keys()) this.#decide(channel);
  }

  /** `magnitude` of an event is its height over the line through its neighbours. */
  finish(): { readonly count: number; readonly first: readonly ChannelEvent[] } {
    return { count: this.#count, first: this.#first.toSorted((a, b) => a.frame - b.frame || a.channel - b.channel) };
  }

  /** Block b of a chunk begins at its frame (b − 3) · 16. */
  #nominate(chunk: GridChunk, channel: number, block: number): void {
    const samples = chunk.samples(channel);
    const at = historyFrames + (block - lagBlocks) * blockFrames;
    let top = at;
    for (let index = at; index < at + blockFrames; index += 1) {
      if (bendAround(samples, index) > bendAround(samples, top)) top = index;
    }
    if (!isImpulse(samples, top)) return;
    const frame = chunk.firstFrame + top - historyFrames;
    this.#candidates[channel]?.push({ block: this.#endBlock + block, frame, bend: bendAround(samples, top) });
  }

  /** Judges the candidates whose surroundings are known. */
  #decide(channel: number): void {
    const candidates = this.#candidates[channel] ?? [];
    for (;;) {
      const candidate = candidates[0];
      if (candidate === undefined || candidate.block + this.#surroundingBlocks >= this.#endBlock) return;
      candidates.shift();
      if (!this.#standsOut(channel, candidate)) continue;
      this.#count += 1;
      if (this.#first.length < keptEvents) {
        this.#first.push({ frame: candidate.frame, channel, magnitude: candidate.bend / 2 });
      }
    }
  }

  #standsOut(channel: number, { block, bend }: Candidate): boolean {
    const kept = this.#bends[channel] ?? new Float32Array();
    const place = kept.length - this.#endBlock + block;
    // Of two neighbours that a click reaches into, the sharper one stands for it.
    if (block < this.#surroundingBlocks || kept[place - 1]! >= bend || kept[place + 1]! > bend) return false;
    for (let distance = 2; distance <= this.#surroundingBlocks; distance += 1) {
      if (Math.max(kept[place - distance]!, kept[place + distance]!) * prominence > bend) return false;
    }
    return true;
  }
}
