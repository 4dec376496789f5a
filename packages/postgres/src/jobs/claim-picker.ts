import type { ClaimRequest, JobClass, TenantId } from '@lathe/core';
import { mustRunAlone } from '@lathe/core/jobs';
import type { Transaction } from '../database/transaction.ts';
import type { StoreContext } from '../store-context.ts';
import {
  classOrder,
  pickHinted,
  pickOffered,
  pickQueued,
  quotasOf,
  surveyWaiting,
  type WaitingRow,
} from './pick-waiting.ts';
import { RunningBounds } from './running-bounds.ts';
import { keyArrays, keyOfRow, keyText, type JobRow } from './stored-job.ts';

/** Picks jobs for several claims in one transaction: each row is locked, and goes to one of them. */
export class ClaimPicker {
  readonly #context: StoreContext;
  readonly #transaction: Transaction;
  readonly #requests: readonly ClaimRequest[];
  readonly #bounds: RunningBounds;
  readonly #picks: (JobRow | null)[];
  readonly #taken = new Set<string>();

  constructor(context: StoreContext, transaction: Transaction, requests: readonly ClaimRequest[]) {
    this.#context = context;
    this.#transaction = transaction;
    this.#requests = requests;
    this.#bounds = new RunningBounds(transaction);
    this.#picks = requests.map(() => null);
  }

  /** Attempts may not begin sooner, by the store's clock. */
  get notBeforeUs(): number {
    return this.#bounds.countedAtUs;
  }

  /** What is on offer, else what is next in fair order, for those without a row. @returns one row a request, same order; null where there is none. */
  async pickOthers(): Promise<readonly (JobRow | null)[]> {
    const classes = new Set(this.#open().flatMap((index) => this.#requests[index]?.classes ?? []));
    if (classes.size === 0) return this.#picks;
    const survey = await this.#transaction.all(surveyWaiting, { classes: [...classes] });
    for (const jobClass of classOrder) {
      const found = survey.find((row) => row.class === jobClass);
      if (found?.is_offered === true) await this.#pickForEach(jobClass, (wanted) => this.#pickOffered(wanted));
      if (found !== undefined && found.tenants.length > 0)
        await this.#pickForEach(jobClass, (wanted) => this.#pickQueued(wanted, found.tenants));
    }
    return this.#picks;
  }

  /** First of all: the hinted jobs that are free. */
  async pickHinted(): Promise<void> {
    const hints = this.#requests.flatMap(({ hint }) => (hint === null ? [] : [hint]));
    if (hints.length === 0) return;
    const [nowUs, rows] = await Promise.all([
      this.#transaction.now,
      this.#transaction.all(pickHinted, keyArrays(hints)),
    ]);
    await this.#bounds.learn(rows);
    const free = new Map(rows.map((row) => [keyText(keyOfRow(row)), row]));
    for (const index of this.#open()) {
      const { hint, classes, kinds, alone } = this.#requestOf(index);
      const row = hint === null ? undefined : free.get(keyText(hint));
      if (row === undefined || row.run_after_us > nowUs || this.#taken.has(row.id)) continue;
      const isWanted = classes.includes(row.class) && kinds.includes(row.kind) && (!mustRunAlone(row) || alone);
      if (isWanted) this.#give(index, row);
    }
  }

  /** Requests that want the same are served by one statement. */
  async #pickForEach(jobClass: JobClass, pick: (wanted: Wanted) => Promise<void>): Promise<void> {
    const open = this.#open().filter((index) => this.#requestOf(index).classes.includes(jobClass));
    const alike = Map.groupBy(open, (index) => {
      const { kinds, alone } = this.#requestOf(index);
      return JSON.stringify([alone, kinds.toSorted()]);
    });
    for (const indexes of alike.values()) {
      const [first] = indexes;
      if (first === undefined) continue;
      const { kinds, alone } = this.#requestOf(first);
      await pick({ class: jobClass, kinds, alone, indexes });
    }
  }

  async #pickOffered({ indexes, ...wanted }: Wanted): Promise<void> {
    const waiting = [...indexes];
    while (waiting.length > 0) {
      const rows = await this.#transaction.all(pickOffered, {
        ...wanted,
        taken: [...this.#taken],
        passedOver: this.#bounds.full,
        limit: waiting.length,
      });
      if (!(await this.#giveAll(waiting, rows))) return;
    }
  }

  async #pickQueued({ indexes, ...wanted }: Wanted, tenants: readonly TenantId[]): Promise<void> {
    const waiting = [...indexes];
    const nowUs = await this.#transaction.now;
    while (waiting.length > 0) {
      const { full } = this.#bounds;
      const tenantIds = this.#context.turns.inOrder(
        wanted.class,
        tenants.filter((tenantId) => !full.includes(tenantId)),
      );
      if (tenantIds.length === 0) return;
      const rows = await this.#transaction.all(pickQueued, {
        ...wanted,
        tenantIds,
        quotas: quotasOf(tenantIds.length, waiting.length),
        taken: [...this.#taken],
        limit: waiting.length,
        nowUs,
      });
      if (!(await this.#giveAll(waiting, rows))) return;
    }
  }

  /** Gives rows to the requests that wait, as far as their tenants' bounds allow. @returns false when another try would find no more. */
  async #giveAll(waiting: number[], rows: readonly WaitingRow[]): Promise<boolean> {
    await this.#bounds.learn(rows);
    for (const row of rows) {
      const [index] = waiting;
      if (index !== undefined && this.#give(index, row)) waiting.shift();
    }
    return rows.length > 0;
  }

  #give(index: number, row: JobRow): boolean {
    if (!this.#bounds.take(row.tenant_id)) return false;
    this.#picks[index] = row;
    this.#taken.add(row.id);
    return true;
  }

  #open(): readonly number[] {
    return this.#picks.flatMap((row, index) => (row === null ? [index] : []));
  }

  #requestOf(index: number): ClaimRequest {
    const request = this.#requests[index];
    if (request === undefined) throw new RangeError(`There is no request ${index}`);
    return request;
  }
}

interface Wanted {
  readonly class: JobClass;
  readonly kinds: readonly string[];
  readonly alone: boolean;
  readonly indexes: readonly number[];
}
