import type { DispatchStore } from '@lathe/core';
import { FakeClock } from '@lathe/core/contracts';
import { LocalFarm } from '@lathe/local';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A store whose leads processes ask for, and its clock. */
export class LeadScene implements AsyncDisposable {
  readonly clock: FakeClock;
  readonly store: Pick<DispatchStore, 'lead' | 'resign'>;
  readonly #stack: AsyncDisposableStack;
  #happens = (): void => undefined;

  private constructor(clock: FakeClock, store: DispatchStore, stack: AsyncDisposableStack) {
    this.clock = clock;
    this.#stack = stack;
    this.store = {
      lead: async (...call) => {
        const answer = await store.lead(...call);
        this.#happens();
        this.#happens = () => undefined;
        return answer;
      },
      resign: (...call) => store.resign(...call),
    };
  }

  static async open(): Promise<LeadScene> {
    await using stack = new AsyncDisposableStack();
    const directory = await mkdtemp(join(tmpdir(), 'lathe-leads-'));
    stack.defer(() => rm(directory, { recursive: true }));
    const clock = new FakeClock();
    const { jobStore } = stack.use(await LocalFarm.open({ directory, baseUrl: () => 'http://x', clock }));
    return new LeadScene(clock, jobStore, stack.move());
  }

  /** Before the next answer comes. */
  whileAsking(what: () => void): void {
    this.#happens = what;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
