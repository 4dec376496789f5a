import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const limitMs = 60_000;

/**
 * Starts a server in a process of its own, kills that process with SIGKILL, and resolves when the server has let go of
 * its connections and its folder is gone.
 * @returns the port it listened on.
 */
export async function killOwnerOf(server: string, state: 'running' | 'paused'): Promise<number> {
  const signal = AbortSignal.timeout(limitMs);
  const folder = await mkdtemp(join(tmpdir(), 'lathe-owner-'));
  // Servers that run as another user must get through.
  await chmod(folder, 0o755);
  try {
    const program = fileURLToPath(new URL('server-owner.ts', import.meta.url));
    const owner = spawn(process.execPath, [program, server, state], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: folder },
    });
    const [line]: unknown[] = await once(createInterface({ input: owner.stdout }), 'line', { signal });
    assert.match(String(line), /^\d+$/, 'the owner tells the port');
    const connection = connect(Number(line), '127.0.0.1');
    await once(connection, 'connect', { signal });
    // However it ends: also with a reset.
    const closed = new Promise((resolve) => connection.on('error', resolve).on('close', resolve).resume());
    signal.addEventListener('abort', () => connection.destroy());
    owner.kill('SIGKILL');
    await closed;
    signal.throwIfAborted();
    await untilEmpty(folder, signal);
    return Number(line);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function untilEmpty(folder: string, signal: AbortSignal): Promise<void> {
  const watcher = watch(folder, { signal });
  try {
    for (;;) {
      const change = once(watcher, 'change', { signal });
      // The lock of testcontainers is an empty file for every process of the machine, and stays.
      if ((await readdir(folder)).every((name) => name.startsWith('testcontainers-'))) return;
      await change;
    }
  } finally {
    watcher.close();
  }
}
