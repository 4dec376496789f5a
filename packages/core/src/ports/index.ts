export * from './asset-store.ts';
export * from './bus.ts';
export * from './clock.ts';
export * from './job-store.ts';
export * from './object-key.ts';
export * from './received-body.ts';
export * from './required-headers.ts';
export * from './url-lifetime.ts';
