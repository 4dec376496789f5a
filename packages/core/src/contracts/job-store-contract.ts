import { describe } from 'node:test';
import { assetsContract } from './job-store-assets.ts';
import { fairnessContract } from './job-store-fairness.ts';
import type { OpenFarmStore } from './farm-store-fixture.ts';
import { lifeContract } from './job-store-life.ts';
import { randomWalkContract } from './job-store-random-walk.ts';
import { submitContract } from './job-store-submit.ts';
import { workContract } from './job-store-work.ts';

/**
 * Every promise of the `JobStore` port, as node:test suites.
 * @param open gives an empty store each time, which tells time by the given clock.
 */
export function jobStoreContract(name: string, open: OpenFarmStore): void {
  describe(`${name} job store`, () => {
    submitContract(open);
    lifeContract(open);
    workContract(open);
    fairnessContract(open);
    assetsContract(open);
    randomWalkContract(open);
  });
}
