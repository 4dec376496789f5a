import { randomIntegers } from '../../packages/audio-file/src/fixtures/random-bytes.ts';
import { corpus, round } from './corpus.ts';
import { mutate } from './mutate.ts';

/** What is done with one file beside a strict analysis. */
export interface CasePlan {
  readonly lenient: boolean;
  /** Null: it is not mastered. */
  readonly master: { readonly lenient: boolean } | null;
  readonly blockFrames: number;
}

export interface FuzzCase {
  readonly index: number;
  readonly format: string;
  readonly base: string;
  readonly changes: readonly string[];
  readonly bytes: Uint8Array;
  readonly plan: CasePlan;
}

/** Good files by their place in the corpus; null where the tool is missing or the format is not read. */
export type GoodFiles = readonly (Uint8Array | null)[];

const blockSizes = [256, 8192, 65_536];

/** Whether an index has a case here: its good file must be there, and be of the format if one is given. */
export function hasCase(index: number, good: GoodFiles, format?: string): boolean {
  const place = placeOf(index);
  return good[place] !== null && (format === undefined || corpus[place]?.format === format);
}

function placeOf(index: number): number {
  return round[index % round.length] ?? 0;
}

/** The file of an index, the same on every machine that has its good file. */
export function fuzzCase(seed: number, index: number, good: GoodFiles): FuzzCase {
  const place = placeOf(index);
  const entry = corpus[place];
  const base = good[place];
  if (!entry || !base) throw new Error(`The good file of index ${index} is not there.`);
  const next = randomIntegers((Math.imul(seed, 0x9e37_79b1) ^ Math.imul(index + 1, 0x85eb_ca6b)) >>> 0);
  const other = good[next(corpus.length)] ?? base;
  const { bytes, changes } = mutate(base, other, next);
  const plan: CasePlan = {
    lenient: next(2) === 0,
    master: next(8) === 0 ? { lenient: next(2) === 0 } : null,
    blockFrames: blockSizes[next(blockSizes.length)] ?? 8192,
  };
  return { index, format: entry.format, base: entry.name, changes, bytes, plan };
}
