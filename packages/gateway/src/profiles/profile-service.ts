import { findProfile, listProfiles, type Principal, type Profile } from '@lathe/core';

/** The delivery profiles; the same for every tenant until tenants have their own. */
export class ProfileService {
  /** The newest version of each, by name. */
  list(_principal: Principal): Promise<readonly Profile[]> {
    return Promise.resolve(listProfiles());
  }

  /** @param version Empty: the newest. @throws not_found. */
  get(_principal: Principal, name: string, version: string): Promise<Profile> {
    return new Promise((resolve) => resolve(findProfile(name, version === '' ? undefined : version)));
  }
}
