export { assetStoreContract } from './asset-store-contract.ts';
export type { OpenAssetStore } from './asset-store-fixture.ts';
export { busContract, type OpenBus } from './bus-contract.ts';
export { FakeClock } from './fake-clock.ts';
export { farmStoreContract } from './farm-store-contract.ts';
export type { OpenFarmStore } from './farm-store-fixture.ts';
export { jobStoreContract } from './job-store-contract.ts';

export { Inbox, messageOf } from './inbox.ts';
