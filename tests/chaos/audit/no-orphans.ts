import type { Invariant } from './invariant.ts';

/** After a sweep S3 holds what the store names and nothing else. */
export const noOrphans: Invariant = {
  name: 'No orphan object is older than the sweep, and no asset is without its object.',
  size: ({ objectKeys }) => objectKeys.length,
  *check({ objectKeys, assetKeys }) {
    const named = new Set(assetKeys);
    const there = new Set(objectKeys);
    for (const key of there) if (!named.has(key)) yield `${key} is an object that nothing names.`;
    for (const key of named) if (!there.has(key)) yield `${key} is named by an asset and is not there.`;
  },
};
