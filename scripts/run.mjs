// The door of every npm command. Plain JavaScript that runs on Node 20 and newer: it brings pnpm, Node 24 and the
// locked dependencies when they are missing or out of date, and then starts the command under that Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pnpm = 'pnpm@12.21.0';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.lathe-setup');
const node = join(root, 'node_modules', '.bin', 'node');

const commands = {
  setup: null,
  demo: ['scripts/demo.ts'],
  test: ['scripts/test.ts', 'unit'],
  conformance: ['scripts/test.ts', 'conformance'],
  system: ['scripts/test.ts', 'system'],
  check: ['scripts/check.ts'],
  gen: ['scripts/gen.ts'],
  bench: ['scripts/bench.ts'],
  fuzz: ['scripts/fuzz.ts'],
  sim: ['loadtests/sim/main.ts'],
  intake: ['loadtests/intake/main.ts'],
  beside: ['loadtests/beside/main.ts'],
  throughput: ['loadtests/throughput/main.ts'],
  servers: ['scripts/servers.ts'],
  images: ['scripts/docker-images.ts'],
  chaos: ['scripts/chaos.ts'],
  freeze: ['scripts/freeze.ts'],
  faults: ['scripts/test.ts', 'chaos'],
  docker: ['scripts/test.ts', 'docker'],
  dev: ['--watch', 'packages/cli/bin/lathe.js', 'serve'],
};

/** Everything that decides what is installed. */
function lockFingerprint() {
  const hash = createHash('sha256').update(pnpm);
  const manifests = ['packages', 'services'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json')),
  );
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function setUp() {
  const fingerprint = lockFingerprint();
  if (existsSync(stamp) && existsSync(node) && readFileSync(stamp, 'utf8') === fingerprint) return;
  console.error('Setting up: Node 24 and the locked dependencies (once; about half a minute) …');
  const started = Date.now();
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  const installed = spawnSync(npx, ['-y', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, npm_config_yes: 'true' },
  });
  if (installed.status !== 0) {
    console.error('Set-up failed: the lines above say why. It needs npm and access to the npm registry.');
    process.exit(installed.status ?? 1);
  }
  writeFileSync(stamp, fingerprint);
  console.error(`Set up in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

const [name = '', ...rest] = process.argv.slice(2);
if (!(name in commands)) {
  console.error(`Unknown command ${JSON.stringify(name)}; there are: ${Object.keys(commands).join(', ')}.`);
  process.exit(2);
}
setUp();
const command = commands[name];
if (command) {
  const child = spawn(node, [...command, ...rest], { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
