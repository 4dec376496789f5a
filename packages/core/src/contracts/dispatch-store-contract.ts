import { describe } from 'node:test';
import { dispatchLeadersContract } from './dispatch-store-leaders.ts';
import { dispatchQueuesContract } from './dispatch-store-queues.ts';
import { dispatchViewContract } from './dispatch-store-view.ts';
import type { OpenFarmStore } from './farm-store-fixture.ts';

/**
 * Every promise of the `DispatchStore` port, as node:test suites.
 * @param open gives an empty store each time, which tells time by the given clock.
 */
export function dispatchStoreContract(name: string, open: OpenFarmStore): void {
  describe(`${name} dispatch store`, () => {
    dispatchLeadersContract(open);
    dispatchViewContract(open);
    dispatchQueuesContract(open);
  });
}
