import { describe } from 'node:test';
import { cancelBatchContract } from './batch-store-cancel.ts';
import { batchEventsContract } from './batch-store-events.ts';
import { batchItemsContract } from './batch-store-items.ts';
import { openBatchContract } from './batch-store-open.ts';
import type { OpenFarmStore } from './farm-store-fixture.ts';

/**
 * Every promise of the `BatchStore` port, as node:test suites.
 * @param open gives an empty store each time, which tells time by the given clock.
 */
export function batchStoreContract(name: string, open: OpenFarmStore): void {
  describe(`${name} batch store`, () => {
    openBatchContract(open);
    batchItemsContract(open);
    batchEventsContract(open);
    cancelBatchContract(open);
  });
}
