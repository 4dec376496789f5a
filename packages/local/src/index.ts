export { LocalBus } from './bus/local-bus.ts';
export { DirectoryLock } from './directory/directory-lock.ts';
export { LocalFarm, type LocalFarmOptions } from './directory/local-farm.ts';
export { openSigningSecret } from './directory/signing-secret.ts';
export { LocalJobStore, type LocalJobStoreOptions } from './jobs/local-job-store.ts';
export { DirectoryAssetStore, type DirectoryAssetStoreOptions } from './objects/directory-asset-store.ts';
