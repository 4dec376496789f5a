import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const lathe = fileURLToPath(new URL('../packages/cli/bin/lathe.js', import.meta.url));

/** `lathe serve` as a process of its own, on free loopback ports. */
export class FarmProcess implements AsyncDisposable {
  /** `host:port` of the gRPC door. */
  readonly grpcAddress: string;
  /** Origin of the HTTP door. */
  readonly httpOrigin: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, grpcAddress: string, httpOrigin: string) {
    this.#child = child;
    this.grpcAddress = grpcAddress;
    this.httpOrigin = httpOrigin;
  }

  /** Starts the farm on a data directory and waits until it is ready. @throws Error with the farm's own words when it is not. */
  static async start(
    dataDirectory: string,
    {
      grpcPort = 0,
      args = [],
      wrapper = [],
    }: { grpcPort?: number; args?: readonly string[]; wrapper?: readonly string[] } = {},
  ): Promise<FarmProcess> {
    const ports = ['--grpc-port', String(grpcPort), '--http-port', '0', '--json'];
    const command = [...wrapper, process.execPath, lathe, 'serve', '--data', dataDirectory, ...ports, ...args];
    const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    const lines = createInterface({ input: child.stdout });
    const exited = once(child, 'exit').then(() => {
      throw new Error(`The farm did not start:\n${complaints}`);
    });
    const [line] = (await Promise.race([once(lines, 'line'), exited])) as [string];
    const ready = JSON.parse(line) as { grpcAddress: string; httpUrl: string };
    exited.catch(() => undefined);
    return new FarmProcess(child, ready.grpcAddress, ready.httpUrl);
  }

  /** Process id of the serving Node process. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Ends the process at once, as a crash would, and waits until it is gone. */
  async kill(): Promise<void> {
    const exited = once(this.#child, 'exit');
    if (this.#child.kill('SIGKILL')) await exited;
  }

  /** Asks the farm to stop and waits until it has. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }
}
