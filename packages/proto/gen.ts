import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Makes `src/gen` (TypeScript types) and `gen/lathe.binpb` (descriptors for reflection) from `protos/`. */
const packageFolder = dirname(fileURLToPath(import.meta.url));
const root = join(packageFolder, '..', '..');
const types = join(packageFolder, 'src', 'gen');

const ours = protosIn('lathe');
const vendored = ['google/rpc/status.proto', 'google/rpc/error_details.proto'];

// The same options as `loadOptions` in src/load-lathe-protos.ts; paths relative to the root, since they are written down.
rmSync(types, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [
    join(
      dirname(createRequire(import.meta.url).resolve('@grpc/proto-loader')),
      '..',
      'bin',
      'proto-loader-gen-types.js',
    ),
    ...words('--keepCase --longs=String --enums=String --defaults --oneofs --includeComments'),
    ...words('--grpcLib=@grpc/grpc-js --importFileExtension=.ts --targetFileExtension=.ts'),
    ...words('-I protos protos/third_party'),
    '-O',
    types,
    '--',
    ...ours,
    ...vendored,
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
writeFileSync(
  join(types, 'index.ts'),
  ['lathe/v1', 'lathe/internal/v1']
    .flatMap((folder) =>
      readdirSync(join(types, folder))
        .toSorted()
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `export type * from './${folder}/${name}';\n`),
    )
    .join(''),
);
execFileSync(
  join(packageFolder, 'node_modules', '.bin', 'buf'),
  ['build', '-o', 'packages/proto/gen/lathe.binpb', '--as-file-descriptor-set', '--exclude-source-info'],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);

function protosIn(folder: string): string[] {
  return readdirSync(join(root, 'protos', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.proto'))
    .map((name) => join(folder, name))
    .toSorted();
}

function words(text: string): string[] {
  return text.split(' ');
}
