import { bandHz } from './band-densities.ts';

/** Bands below an end that must carry signal, and those a filter may need to close. */
const below = 1_000 / bandHz;
const gap = 700 / bandHz;
/** Bands at the top that must be there to see that it has closed. */
const above = 300 / bandHz;
/** Least drop from the least band below to the greatest of all above. */
const leastDropDb = 18;
/** How far into the drop the end is placed. */
const endDropDb = 10;

/** A place where a spectrum ends like a filter's stop band. */
export interface SteepEnd {
  readonly edgeHz: number;
  /** From the least of ten bands below to the greatest of all bands above. */
  readonly dropDb: number;
}

/** The steepest end of a spectrum, above which nothing comes up again; null where the end is gentle. */
export function steepEnd(densitiesDb: Float64Array): SteepEnd | null {
  let best: { band: number; dropDb: number; leastDb: number } | null = null;
  let greatestAbove = -Infinity;
  for (let top = densitiesDb.length - 1; top >= below + gap; top -= 1) {
    greatestAbove = Math.max(greatestAbove, densitiesDb[top]!);
    const band = top - gap;
    if (densitiesDb.length - top < above) continue;
    let leastDb = Infinity;
    for (let index = band - below; index < band; index += 1) leastDb = Math.min(leastDb, densitiesDb[index]!);
    const dropDb = leastDb - greatestAbove;
    if (dropDb >= leastDropDb && (best === null || dropDb > best.dropDb)) best = { band, dropDb, leastDb };
  }
  if (best === null) return null;
  let band = best.band;
  while (densitiesDb[band]! > best.leastDb - endDropDb) band += 1;
  return { edgeHz: band * bandHz, dropDb: best.dropDb };
}
