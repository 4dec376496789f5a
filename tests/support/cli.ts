import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The CLI's entry point. */
export const lathePath = fileURLToPath(new URL('../../packages/cli/bin/lathe.js', import.meta.url));

/** How a CLI run ended. */
export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `lathe …` as a process of its own; `node` and `nodeOptions` choose the runtime. */
export async function runLathe(
  args: readonly string[],
  options: { node?: string; nodeOptions?: readonly string[]; env?: Record<string, string>; cwd?: string } = {},
): Promise<CliRun> {
  const child = spawn(options.node ?? process.execPath, [...(options.nodeOptions ?? []), lathePath, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', resolve);
  return { exitCode: await promise, ...output };
}
