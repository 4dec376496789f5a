import { PartitionLane, type LaneEntry, type LaneParts } from './partition-lane.ts';

/** Past this many waiting messages a partition is not fetched, until no more than the lower number are left. */
const [stopAt, goAt] = [64, 16] as const;

export interface PartitionLanesParts extends Pick<LaneParts, 'deliver'> {
  readonly onHandled: () => void;
  /** Tells the fetch loop which partitions to leave out, and to take in again. */
  readonly flow: {
    readonly stop: (partitions: readonly number[]) => void;
    readonly go: (partitions: readonly number[]) => void;
  };
}

/** The lanes of the partitions that are ours now. */
export class PartitionLanes {
  readonly #parts: PartitionLanesParts;
  readonly #lanes = new Map<number, PartitionLane>();
  readonly #stopped = new Set<number>();
  /** Lanes of partitions that were taken from us, until their message in hand is done with. */
  readonly #ending = new Map<number, Promise<void>>();
  #isPaused = false;
  /** There is a fetch loop to tell. */
  #isAttached = false;

  constructor(parts: PartitionLanesParts) {
    this.#parts = parts;
  }

  has(partition: number): boolean {
    return this.#lanes.has(partition);
  }

  /**
   * After a rebalance. @param keeps whether nobody else can have had a partition that is still ours: its lane goes on, and
   * what was in it is not handled twice.
   */
  assign(partitions: readonly number[], keeps: boolean): void {
    this.#isAttached = true;
    const ours = new Set(partitions);
    for (const [partition, lane] of this.#lanes) {
      if (keeps && ours.has(partition)) continue;
      this.#lanes.delete(partition);
      this.#stopped.delete(partition);
      this.#end(lane);
    }
    for (const partition of ours) {
      if (!this.#lanes.has(partition)) this.#lanes.set(partition, this.#newLane(partition));
    }
  }

  /** The fetch loop is gone; `assign` brings the next one. */
  detach(): void {
    this.#isAttached = false;
  }

  /** Messages of a partition that is not ours any longer are for its new owner. */
  enqueue(partition: number, entries: readonly LaneEntry[]): void {
    const lane = this.#lanes.get(partition);
    if (lane === undefined) return;
    lane.enqueue(entries);
    if (lane.backlog < stopAt || this.#stopped.has(partition)) return;
    this.#stopped.add(partition);
    this.stopFull();
  }

  /** Tells the fetch loop (again) which partitions to leave out. */
  stopFull(): void {
    if (this.#isAttached && this.#stopped.size > 0) this.#parts.flow.stop([...this.#stopped]);
  }

  pause(): void {
    this.#isPaused = true;
    for (const lane of this.#lanes.values()) lane.pause();
  }

  resume(): void {
    this.#isPaused = false;
    for (const lane of this.#lanes.values()) lane.resume();
  }

  /** How far each lane has come that has not been committed so far. */
  uncommitted(): readonly { readonly lane: PartitionLane; readonly end: bigint }[] {
    return [...this.#lanes.values()].flatMap((lane) => {
      const end = lane.uncommittedEnd;
      return end === null ? [] : [{ lane, end }];
    });
  }

  /** Resolves when no message is in hand. */
  async close(): Promise<void> {
    this.#isAttached = false;
    await Promise.all([...[...this.#lanes.values()].map((lane) => lane.close()), ...this.#ending.values()]);
  }

  #newLane(partition: number): PartitionLane {
    const onHandled = (lane: PartitionLane): void => {
      if (this.#lanes.get(partition) !== lane) return;
      if (this.#isAttached && lane.backlog <= goAt && this.#stopped.delete(partition)) this.#parts.flow.go([partition]);
      this.#parts.onHandled();
    };
    const { deliver } = this.#parts;
    return new PartitionLane(partition, { deliver, onHandled }, this.#isPaused, this.#ending.get(partition) ?? null);
  }

  #end(lane: PartitionLane): void {
    const { partition } = lane;
    const ended = lane.close().then(() => {
      if (this.#ending.get(partition) === ended) this.#ending.delete(partition);
    });
    this.#ending.set(partition, ended);
  }
}
