import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { BusMessage } from '@lathe/core';

const longestDelayMs = 1000;

/** A message and where it lies in its partition. */
export interface LaneEntry {
  readonly offset: bigint;
  readonly message: BusMessage;
}

/** What a lane needs of its subscription. */
export interface LaneParts {
  /** Hands one message to the subscriber. */
  readonly deliver: (message: BusMessage) => void | Promise<void>;
  /** Called after each message that was handled. */
  readonly onHandled: (lane: PartitionLane) => void;
}

/**
 * What has been fetched of one partition and is not handled yet: delivered in order, one at a time, each until its
 * handler takes it. A handler that is slow or rejects holds up this partition only.
 */
export class PartitionLane {
  readonly partition: number;
  readonly #parts: LaneParts;
  readonly #closing = new AbortController();
  readonly #entries: LaneEntry[] = [];
  #nextOffset = -1n;
  #handledEnd: bigint | null = null;
  #committedEnd: bigint | null = null;
  #isPaused: boolean;
  #working: Promise<void> | null;

  /** @param after an earlier lane of the partition that has a message in hand: this one begins when that is done with. */
  constructor(partition: number, parts: LaneParts, isPaused: boolean, after: Promise<void> | null) {
    this.partition = partition;
    this.#parts = parts;
    this.#isPaused = isPaused;
    this.#working = after === null ? null : after.then(() => this.#rest());
  }

  /** Messages that wait or are in hand. */
  get backlog(): number {
    return this.#entries.length;
  }

  /** Offset to commit, one past the last message handled; null when that is committed. */
  get uncommittedEnd(): bigint | null {
    return this.#handledEnd === this.#committedEnd ? null : this.#handledEnd;
  }

  markCommitted(end: bigint): void {
    this.#committedEnd = end;
  }

  /** Takes fetched messages; those it has had already, as after a rebalance that left it its partition, are passed over. */
  enqueue(entries: readonly LaneEntry[]): void {
    if (this.#closing.signal.aborted) return;
    for (const entry of entries) {
      if (entry.offset < this.#nextOffset) continue;
      this.#entries.push(entry);
      this.#nextOffset = entry.offset + 1n;
    }
    this.#wake();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#wake();
  }

  /** Drops what waits; resolves when the message in hand is done with, which is not tried again. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#entries.length = 0;
    await this.#working;
  }

  #wake(): void {
    this.#working ??= this.#work();
  }

  #rest(): void {
    this.#working = null;
    if (this.#entries.length > 0 && !this.#isPaused) this.#wake();
  }

  async #work(): Promise<void> {
    // Never within the fetch loop's call: it goes on first.
    await nextTurn();
    for (let entry = this.#entries[0]; entry !== undefined && !this.#isPaused; entry = this.#entries[0]) {
      if (!(await this.#deliver(entry.message))) break;
      this.#handledEnd = entry.offset + 1n;
      if (this.#entries[0] === entry) this.#entries.shift();
      this.#parts.onHandled(this);
    }
    this.#working = null;
  }

  /** Tries until the handler takes it; false when the lane closes before. */
  async #deliver(message: BusMessage): Promise<boolean> {
    for (let failures = 0; !this.#closing.signal.aborted; failures++) {
      try {
        if (failures > 0) await this.#wait(failures < 2 ? 0 : Math.min(longestDelayMs, 2 ** failures));
        await this.#parts.deliver(message);
        return true;
      } catch {
        // The port's promise: a rejected handler sees the message again.
      }
    }
    return false;
  }

  async #wait(delayMs: number): Promise<void> {
    await delay(delayMs, undefined, { ref: false, signal: this.#closing.signal });
  }
}
