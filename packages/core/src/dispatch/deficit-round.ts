/** What a key of weight 1 is given in each turn, seconds of work. */
export const quantumSeconds = 1;

interface Entry<Key> {
  readonly key: Key;
  weight: number;
  /** What it may still be served; below 0 it has been served ahead of its share, by less than one job. */
  balanceSeconds: number;
  isActive: boolean;
}

/**
 * Deficit round robin: keys take turns, each turn gives a key its weight in seconds of work, and it is served while its
 * balance is above 0. What a job costs is charged when it is known, so a key may owe up to one job, which its next turns
 * repay. A key that has nothing more to serve is forgotten, but not before it owes nothing: going idle clears no debt.
 *
 * While key `i` waits, another key `j` is served at most `weight_j × (owed_i ÷ weight_i + 2 × quantum) + one job`.
 */
export class DeficitRound<Key extends string> {
  readonly #entries = new Map<Key, Entry<Key>>();
  /** In order of turns; the first has the turn. */
  #ring: Entry<Key>[] = [];
  #at = 0;
  /** The entry whose turn has begun. */
  #turn: Entry<Key> | null = null;

  /** Says who has something to serve now, by weight above 0; newcomers take the last turns. */
  begin(active: ReadonlyMap<Key, number>): void {
    for (const entry of this.#entries.values()) entry.isActive = false;
    const newcomers: Entry<Key>[] = [];
    for (const [key, weight] of active) {
      const known = this.#entries.get(key);
      if (known !== undefined) {
        known.isActive = true;
        known.weight = weight;
        continue;
      }
      const entry = { key, weight, balanceSeconds: 0, isActive: true };
      this.#entries.set(key, entry);
      newcomers.push(entry);
    }
    const order = [...this.#ring.slice(this.#at), ...this.#ring.slice(0, this.#at)];
    for (const entry of order) if (!isKept(entry)) this.#entries.delete(entry.key);
    this.#ring = [...order.filter(isKept), ...newcomers];
    this.#at = 0;
  }

  /** How many keys it remembers. */
  get size(): number {
    return this.#entries.size;
  }

  /** Whose turn it is among those that are ready; null when none is. Until it is charged the answer stays the same. */
  next(isReady: (key: Key) => boolean): Key | null {
    for (;;) {
      const found = this.#firstInCredit(isReady);
      if (found !== null) return found;
      const turns = this.#turnsUntilCredit(isReady);
      if (turns === null) return null;
      // The last of them is given by the search.
      if (turns > 1) for (const entry of this.#ring) give(entry, turns - 1, entry.isActive && isReady(entry.key));
    }
  }

  /** It was served. @param costSeconds Below 0 gives back what was charged for nothing. */
  charge(key: Key, costSeconds: number): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.balanceSeconds -= costSeconds;
  }

  /** One whole cycle of turns at most. */
  #firstInCredit(isReady: (key: Key) => boolean): Key | null {
    for (let step = 0; step < this.#ring.length; step++) {
      const entry = this.#ring[this.#at];
      if (entry === undefined) return null;
      const ready = entry.isActive && isReady(entry.key);
      if (entry !== this.#turn) give(entry, 1, ready);
      this.#turn = entry;
      if (ready && entry.balanceSeconds > 0) return entry.key;
      this.#at = (this.#at + 1) % this.#ring.length;
      this.#turn = null;
    }
    return null;
  }

  /** Cycles after which the first of the ready keys is out of debt, so that they need not be counted one by one. */
  #turnsUntilCredit(isReady: (key: Key) => boolean): number | null {
    let least: number | null = null;
    for (const { key, isActive, balanceSeconds, weight } of this.#ring) {
      if (!isActive || !isReady(key)) continue;
      const turns = Math.floor(-balanceSeconds / (quantumSeconds * weight)) + 1;
      if (least === null || turns < least) least = turns;
    }
    return least;
  }
}

/** Who is not ready saves nothing up, but its debt is repaid. */
function give<Key>(entry: Entry<Key>, turns: number, isReady: boolean): void {
  const givenSeconds = quantumSeconds * entry.weight;
  entry.balanceSeconds = Math.min(isReady ? givenSeconds : 0, entry.balanceSeconds + turns * givenSeconds);
}

function isKept<Key>({ isActive, balanceSeconds }: Entry<Key>): boolean {
  return isActive || balanceSeconds < 0;
}
