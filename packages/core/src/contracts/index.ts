export { assetStoreContract } from './asset-store-contract.ts';
export type { OpenAssetStore } from './asset-store-fixture.ts';
export { busContract, type OpenBus } from './bus-contract.ts';
export { FakeClock } from './fake-clock.ts';
export { jobStoreContract } from './job-store-contract.ts';
export type { OpenJobStore } from './job-store-fixture.ts';

export { Inbox, messageOf } from './inbox.ts';
