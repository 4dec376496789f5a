export * from './asset-store.ts';
export * from './bus.ts';
export * from './bus-limits.ts';
export * from './clock.ts';
export * from './job-store.ts';
