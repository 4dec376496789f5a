import { LatheError } from '@lathe/core/errors';
import { bounds, type S3AssetStoreOptions } from './s3-asset-store-options.ts';

/** @throws invalid_argument that names the option, what it is and its range. */
export function requireOptions(options: S3AssetStoreOptions): void {
  for (const name of ['partBytes', 'partsInFlight', 'pageSize', 'callLimitMs', 'tries'] as const) {
    const { least, most, usual } = bounds[name];
    const value = options[name] ?? usual;
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new LatheError('invalid_argument', `${name} is a whole number from ${least} to ${most}, got ${value}.`, {
      details: { field: name, received: value },
    });
  }
}
