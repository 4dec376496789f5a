import { LatheError } from '@lathe/core/errors';

/** What became of one call of a group. */
export type Outcome<A> = { readonly ok: true; readonly value: A } | { readonly ok: false; readonly error: unknown };

export interface CallGroupOptions<C, A> {
  /** Runs calls in one transaction; one outcome a call, same order. It throws when the transaction as a whole failed. */
  readonly run: (calls: readonly C[]) => Promise<readonly Outcome<A>[]>;
  /** Transactions at once. */
  readonly runsAtOnce: number;
  /**
   * A transaction that is not full begins beside others only when the youngest of these has taken so long, ms: calls that
   * wait together cost least, but one that hangs on a lock keeps no others. 100 unless set.
   */
  readonly patienceMs?: number;
  /** Most calls in one transaction. */
  readonly callsPerRun: number;
  /** Whether after this failure of a transaction of several calls each is worth a transaction of its own. */
  readonly mayRunApart: (error: unknown) => boolean;
}

interface WaitingCall<C, A> {
  readonly call: C;
  readonly resolve: (value: A) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Calls that wait together share a transaction, and so one wait for the disk: those that come while one runs go with the
 * next one, and a call that finds none goes at once.
 */
export class CallGroup<C, A> {
  readonly #options: CallGroupOptions<C, A>;
  #waiting: WaitingCall<C, A>[] = [];
  /** When each transaction that runs began, monotonic ms; the youngest last. */
  readonly #running: { readonly beganAtMs: number }[] = [];
  #isPumpDue = false;
  #patience: NodeJS.Timeout | undefined;
  #whenIdle: (() => void)[] = [];

  constructor(options: CallGroupOptions<C, A>) {
    this.#options = options;
  }

  call(call: C): Promise<A> {
    const { promise, resolve, reject } = Promise.withResolvers<A>();
    this.#waiting.push({ call, resolve, reject });
    this.#pumpSoon();
    return promise;
  }

  /** Resolves when every call made so far has been answered. */
  async idle(): Promise<void> {
    if (this.#running.length === 0 && this.#waiting.length === 0) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Not at once: calls that are made in the same turn of the loop go together. */
  #pumpSoon(): void {
    if (this.#isPumpDue || this.#running.length >= this.#options.runsAtOnce) return;
    this.#isPumpDue = true;
    setImmediate(() => {
      this.#isPumpDue = false;
      this.#pump();
    });
  }

  #pump(): void {
    clearTimeout(this.#patience);
    const { runsAtOnce, callsPerRun } = this.#options;
    while (this.#waiting.length > 0 && this.#running.length < runsAtOnce) {
      const leftMs = this.#leftMs;
      if (leftMs > 0) {
        this.#patience = setTimeout(() => this.#pump(), leftMs);
        return;
      }
      const calls = this.#waiting.splice(0, callsPerRun);
      const run = { beganAtMs: performance.now() };
      this.#running.push(run);
      void this.#run(calls).finally(() => {
        this.#running.splice(this.#running.indexOf(run), 1);
        if (this.#waiting.length > 0) this.#pumpSoon();
        else if (this.#running.length === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
      });
    }
  }

  /** How long the calls that wait are to wait for further ones, ms. */
  get #leftMs(): number {
    const { patienceMs = 100, callsPerRun } = this.#options;
    const youngest = this.#running.at(-1);
    if (youngest === undefined || this.#waiting.length >= callsPerRun) return 0;
    return youngest.beganAtMs + patienceMs - performance.now();
  }

  async #run(calls: readonly WaitingCall<C, A>[]): Promise<void> {
    try {
      const outcomes = await this.#options.run(calls.map(({ call }) => call));
      for (const [index, { resolve, reject }] of calls.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) reject(new RangeError(`A transaction gave no outcome for call ${index}`));
        else if (outcome.ok) resolve(outcome.value);
        else reject(outcome.error);
      }
    } catch (error) {
      if (calls.length > 1 && this.#options.mayRunApart(error)) for (const call of calls) await this.#run([call]);
      else for (const { reject } of calls) reject(error);
    }
  }
}

/** The outcome of a decision: what it refuses with a LatheError is the call's own, anything else fails the transaction. */
export function outcomeOf<A>(decide: () => A): Outcome<A> {
  try {
    return { ok: true, value: decide() };
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    return { ok: false, error };
  }
}
