export * from './asset-store.ts';
export * from './batch-store.ts';
export * from './bus.ts';
export * from './clock.ts';
export * from './dispatch-store.ts';
export * from './farm-store.ts';
export * from './job-store.ts';
export * from './key-store.ts';
