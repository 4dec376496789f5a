import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import test from 'node:test';

/** Which packages of ours a package may import; ARCHITECTURE.md shows the same table. */
const mayImport: Record<string, readonly string[]> = {
  dsp: [],
  core: [],
  proto: [],
  page: ['core'],
  'audio-file': ['core/errors'],
  engine: [
    'dsp',
    'dsp/meters',
    'dsp/picture',
    'dsp/segments',
    'audio-file',
    'audio-file/frames',
    'audio-file/limits',
    'audio-file/read',
    'core',
    'core/errors',
    'core/recipes',
  ],
  local: ['core', 'core/errors', 'core/jobs'],
  postgres: ['core', 'core/errors', 'core/jobs'],
  s3: ['core', 'core/errors'],
  kafka: ['core', 'core/errors', 'proto'],
  'local-servers': ['core', 'core/errors'],
  'service-kit': ['core', 'core/errors', 'proto'],
  gateway: ['core', 'core/errors', 'core/manifest', 'proto', 'service-kit'],
  worker: ['core', 'core/errors', 'proto', 'service-kit', 'engine'],
  client: ['proto'],
  cli: [
    'engine',
    'engine/analyze',
    'engine/pool',
    'engine/threads',
    'core',
    'core/check',
    'core/errors',
    'core/manifest',
    'core/picture-parts',
    'core/recipes',
    'page',
    'local',
    'postgres',
    's3',
    'kafka',
    'local-servers',
    'gateway',
    'worker',
    'client',
    'service-kit',
  ],
};

/** Adapters a test of a package may open beside what the package itself imports. */
const testsMayAlsoImport: Record<string, readonly string[]> = {
  local: ['core/contracts'],
  postgres: ['core/contracts', 'local-servers'],
  s3: ['core/contracts', 'local-servers'],
  kafka: ['core/contracts', 'local-servers'],
  gateway: ['local', 'core/contracts'],
  worker: ['local'],
};

function sourceFiles(folder: string): string[] {
  return globSync(`${folder}/**/*.ts`).filter((file) => !file.includes('node_modules') && !file.endsWith('.as.ts'));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const pattern = /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '');
}

const isTest = (file: string): boolean => /\.(test|bench|fixture)\.ts$/.test(file);

for (const [name, allowed] of Object.entries(mayImport)) {
  test(`${name} imports only ${allowed.length === 0 ? 'nothing of ours' : allowed.join(', ')}`, () => {
    const files = sourceFiles(`packages/${name}/src`);
    assert.ok(files.length > 0, `packages/${name}/src has no source`);
    for (const file of files) {
      const limit = isTest(file) ? [...allowed, ...(testsMayAlsoImport[name] ?? [])] : allowed;
      for (const specifier of importsOf(file)) {
        if (specifier.startsWith('@lathe/')) {
          assert.ok(limit.includes(specifier.slice('@lathe/'.length)), `${file} imports ${specifier}`);
        } else if (specifier.startsWith('.')) {
          const target = relative('.', resolve(dirname(file), specifier));
          const inside =
            target.startsWith(`packages/${name}/`) || (isTest(file) && target.startsWith('tests/support/'));
          assert.ok(inside, `${file} reaches into ${target}`);
        }
      }
    }
  });

  test(`${name} lists every package of ours that it imports`, () => {
    const manifest: unknown = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
    assert.ok(typeof manifest === 'object' && manifest !== null);
    const listed = new Set(
      ['dependencies', 'devDependencies'].flatMap((field) =>
        Object.keys((manifest as Record<string, object>)[field] ?? {}),
      ),
    );
    for (const file of sourceFiles(`packages/${name}/src`)) {
      for (const specifier of importsOf(file)) {
        if (!specifier.startsWith('@lathe/')) continue;
        const dependency = specifier.split('/').slice(0, 2).join('/');
        if (dependency !== `@lathe/${name}`)
          assert.ok(listed.has(dependency), `${file} imports ${dependency}, not listed`);
      }
    }
  });
}

test('adapters and services never import each other', () => {
  for (const service of ['gateway', 'worker']) {
    for (const file of sourceFiles(`services/${service}`)) {
      for (const specifier of importsOf(file))
        assert.doesNotMatch(specifier, /services\//, `${file} imports ${specifier}`);
    }
  }
});

test('the transport of errors to a render thread needs no schema library', () => {
  for (const file of sourceFiles('packages/core/src/errors')) {
    if (isTest(file)) continue;
    for (const specifier of importsOf(file)) assert.match(specifier, /^\.\//, `${file} imports ${specifier}`);
  }
});

test('no folder or file is called util, helper, common, misc or manager', () => {
  for (const file of [...sourceFiles('packages'), ...sourceFiles('services'), ...sourceFiles('tests')]) {
    if (file.includes('/gen/')) continue;
    assert.doesNotMatch(file, /(^|\/)(utils?|helpers?|common|misc|managers?|types|interfaces|classes)(\/|\.ts$)/);
  }
});

test('no hand-written file is longer than 500 lines', () => {
  for (const file of [
    ...sourceFiles('packages'),
    ...sourceFiles('services'),
    ...sourceFiles('tests'),
    ...sourceFiles('scripts'),
  ]) {
    if (file.includes('/gen/')) continue;
    const lines = readFileSync(file, 'utf8').split('\n').length;
    assert.ok(lines <= 500, `${file} has ${lines} lines`);
  }
});
