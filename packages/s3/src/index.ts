export type { ConditionalWrites } from './conditional-writes.ts';
export type { S3AssetStoreOptions, ServerSideEncryption } from './s3-asset-store-options.ts';
export { S3AssetStore } from './s3-asset-store.ts';
