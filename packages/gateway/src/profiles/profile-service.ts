import { findProfile, listProfiles, requireScope, type Principal, type Profile } from '@lathe/core';

/** The delivery profiles, the same for every tenant; every method needs `jobs:read` and else throws permission_denied. */
export class ProfileService {
  /** The newest version of each, by name. */
  list(principal: Principal): Promise<readonly Profile[]> {
    return new Promise((resolve) => {
      requireScope(principal, 'jobs:read');
      resolve(listProfiles());
    });
  }

  /** @param version Empty: the newest. @throws not_found. */
  get(principal: Principal, name: string, version: string): Promise<Profile> {
    return new Promise((resolve) => {
      requireScope(principal, 'jobs:read');
      resolve(findProfile(name, version === '' ? undefined : version));
    });
  }
}
