import { batchStoreContract } from './batch-store-contract.ts';
import { dispatchStoreContract } from './dispatch-store-contract.ts';
import type { OpenFarmStore } from './farm-store-fixture.ts';
import { jobStoreContract } from './job-store-contract.ts';
import { keyStoreContract } from './key-store-contract.ts';

/**
 * Every promise of the four ports that a farm keeps in its database, as node:test suites.
 * @param open gives an empty store each time, which tells time by the given clock.
 */
export function farmStoreContract(name: string, open: OpenFarmStore): void {
  jobStoreContract(name, open);
  batchStoreContract(name, open);
  dispatchStoreContract(name, open);
  keyStoreContract(name, open);
}
