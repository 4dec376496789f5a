import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sha256Of, type FrozenRelease } from './frozen-release.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const entryFolders = ['services/gateway', 'services/worker', 'packages/client'] as const;
/** What installing, and comparing protos, takes beside packages. */
const rootPaths = [
  'package.json',
  'pnpm-workspace.yaml',
  'pnpm-lock.yaml',
  'patches',
  'buf.yaml',
  'protos',
  'LICENSE',
  'NOTICE',
];
/** What no process of a farm loads. */
const leftOut = [
  '*.test.ts',
  '*.bench.ts',
  '*.fixture.*',
  '*.as.ts',
  'fixtures/**',
  'golden/**',
  'contracts/**',
  'frozen/**',
];

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Whether this clone has the commit: a shallow one lacks old ones. */
export function hasCommit(commit: string): boolean {
  try {
    git('cat-file', '-e', `${commit}^{commit}`);
    return true;
  } catch {
    return false;
  }
}

/**
 * The files that a gateway, a worker and a client process of a commit need, as a tar file: the same bytes for the same
 * commit on every machine. @throws when the clone lacks the commit.
 */
export function archiveCommit(
  revision: string,
  name: string,
): { readonly release: FrozenRelease; readonly tar: Buffer } {
  const commit = git('rev-parse', '--verify', `${revision}^{commit}`).toString().trim();
  const files = git('ls-tree', '-r', '--name-only', commit).toString().trim().split('\n');
  const manifests = new Map(
    files
      .filter((file) => /^(packages|services)\/[^/]+\/package\.json$/.test(file))
      .map((file) => {
        const manifest = JSON.parse(textOf(commit, file)) as Manifest; // A package.json of ours.
        return [manifest.name, { manifest, folder: file.replace(/\/package\.json$/, '') }] as const;
      }),
  );
  const entryPackages = [...manifests].flatMap(([packageName, { folder }]) =>
    entryFolders.some((entry) => entry === folder) ? [packageName] : [],
  );
  if (entryPackages.length !== entryFolders.length)
    throw new Error(`${commit} has no package in one of ${entryFolders.join(', ')}.`);
  const needed = new Set(entryPackages);
  for (const packageName of needed)
    // grows while it is walked
    for (const dependency of Object.keys(manifests.get(packageName)?.manifest.dependencies ?? {}))
      if (manifests.has(dependency)) needed.add(dependency);
  const folders = [...needed].map((packageName) => manifests.get(packageName)?.folder ?? '').toSorted();
  const paths = [
    ...rootPaths.filter((path) => files.some((file) => file === path || file.startsWith(`${path}/`))),
    // Of every package: the lock file names them all.
    ...[...manifests.values()].map(({ folder }) => `${folder}/package.json`),
    ...folders,
  ];
  const exclusions = leftOut.map((pattern) => `:(exclude,glob)**/${pattern}`);
  const tar = git('-c', 'tar.umask=0022', 'archive', '--format=tar', commit, '--', ...paths, ...exclusions);
  const versions = textOf(commit, 'packages/engine/src/version.ts');
  const release = {
    name,
    commit,
    engineVersion: found(versions, /engineVersion = '([^']+)'/),
    decoderVersion: found(versions, /decoderVersion = '([^']+)'/),
    packageManager: found(textOf(commit, 'scripts/run.mjs'), /'(pnpm@[\d.]+)'/),
    entryPackages,
    tarSha256: sha256Of(tar),
  };
  return { release, tar };
}

function textOf(commit: string, file: string): string {
  return git('show', `${commit}:${file}`).toString();
}

function found(text: string, pattern: RegExp): string {
  const [, value] = pattern.exec(text) ?? [];
  if (value === undefined) throw new Error(`The commit says nothing of ${pattern.source}.`);
  return value;
}

function git(...args: readonly string[]): Buffer {
  return execFileSync('git', args, { cwd: repository, maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] });
}
