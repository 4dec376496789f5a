import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const frozenFolder = fileURLToPath(new URL('../frozen', import.meta.url));

/** What `release.json` beside an archive says; `npm run freeze` writes both. */
export interface FrozenRelease {
  /** Lower-case letters, digits and hyphens; names the folder. */
  readonly name: string;
  /** Full hash of the commit whose files these are. */
  readonly commit: string;
  /** Renders of two releases have the same bytes where both versions are equal. */
  readonly engineVersion: string;
  readonly decoderVersion: string;
  /** What installs it, `pnpm@1.2.3`. */
  readonly packageManager: string;
  /** Packages that are run; what these need of ours is in the archive too. */
  readonly entryPackages: readonly string[];
  /** SHA-256 of the archive, unpacked to a tar file: equal however well it was packed. */
  readonly tarSha256: string;
}

/** Every release that is frozen, by name. */
export function frozenReleases(): readonly FrozenRelease[] {
  return globSync('*/release.json', { cwd: frozenFolder })
    .toSorted()
    .map((path) => JSON.parse(readFileSync(join(frozenFolder, path), 'utf8')) as FrozenRelease); // Written by `npm run freeze`.
}

/** Where a release of this name lies: `release.json` and the archive. */
export function filesOf(name: string): { readonly manifest: string; readonly archive: string } {
  const folder = join(frozenFolder, name);
  return { manifest: join(folder, 'release.json'), archive: join(folder, 'release.tar.gz') };
}

/** The archive as a tar file. @throws when it is another one than `release.json` says. */
export function readTar({ name, tarSha256 }: FrozenRelease): Buffer {
  const { archive, manifest } = filesOf(name);
  const tar = gunzipSync(readFileSync(archive));
  const sha256 = sha256Of(tar);
  if (sha256 !== tarSha256)
    throw new Error(
      `${archive} holds a tar file of SHA-256 ${sha256}; ${dirname(manifest)} was frozen with ${tarSha256}.`,
    );
  return tar;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
