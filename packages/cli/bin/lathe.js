#!/usr/bin/env node
// Plain JavaScript for Node 20 and later: finds the Node this product is written for, then hands over to src/main.ts.

/** A module of Node as it is: `import` of it would run every getter, which loads streams and workers. Node 20.0 has no other way. */
const builtin = async (name) => process.getBuiltinModule?.(name) ?? (await import(name));
const { existsSync } = await builtin('node:fs');
const { dirname, join } = await builtin('node:path');
const { fileURLToPath } = await builtin('node:url');

const requiredMajor = 24;
/** Verbs that are often done before their modules would be found and read one by one. */
const quickVerbs = new Set(['analyze', 'plan', 'master', 'check']);
const binFolder = dirname(fileURLToPath(import.meta.url));

/** The nearest `node_modules/.bin/<name>` above this file. */
function findUpwards(...segments) {
  for (let folder = binFolder; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', ...segments);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

function reportMissing(what) {
  process.stderr.write(
    `lathe: ${what} not installed.\n  Run "npm run demo" or "node scripts/run.mjs setup" in the checkout first; both fetch what is missing.\n`,
  );
  process.exitCode = 2;
}

/** Runs this very command line under `nodePath`; the child ends when this process does, signals and exit code pass through. */
async function runUnder(nodePath) {
  const { spawn } = await import('node:child_process');
  const { constants } = await import('node:os');
  const child = spawn(nodePath, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, LATHE_PARENT_CHANNEL: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) {
    process.on(signal, () => {
      // A terminal sends SIGINT to both processes itself; a second one would look like impatience.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`lathe: ${nodePath} could not be started: ${error.message}\n`);
    process.exitCode = 70;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 70) : 128 + (constants.signals[signal] ?? 0);
  });
}

async function loadMain(verb) {
  const main = new URL('../src/main.ts', import.meta.url).href;
  if (!quickVerbs.has(verb)) return await import(main);
  const { openStart } = await import('./start-cache.js');
  return await openStart(join(binFolder, '..', 'node_modules', '.cache', 'lathe'), verb).load(main);
}

async function runHere() {
  if (process.env.LATHE_PARENT_CHANNEL === '1' && process.channel) {
    delete process.env.LATHE_PARENT_CHANNEL;
    // Ends as on a signal: a render in flight removes its temporary file first.
    process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel.unref();
  }
  // A reader that went away (`lathe … | head`) is no fault.
  process.stdout.on('error', (error) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(
      `lathe: standard output cannot be written: ${error.message}\n  Check free space and permissions.\n`,
    );
    process.exit(6);
  });
  const { enableCompileCache } = await builtin('node:module');
  enableCompileCache();
  const { main } = await loadMain(process.argv[2]);
  process.exitCode = await main(process.argv.slice(2));
}

if (Number.parseInt(process.versions.node, 10) < requiredMajor) {
  const nodePath = findUpwards('.bin', 'node');
  if (nodePath === undefined) reportMissing(`Node ${requiredMajor} is needed (this is ${process.version}) and`);
  else await runUnder(nodePath);
} else if (findUpwards('@lathe', 'core') === undefined) {
  reportMissing('the dependencies are');
} else {
  await runHere();
}
