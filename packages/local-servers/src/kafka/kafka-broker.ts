import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { LatheError } from '@lathe/core/errors';
import type { BrokerPlan } from './broker-properties.ts';
import { GuardedProcess } from './guarded-process.ts';

const startTimeoutMs = 120_000;
const stopTimeoutMs = 15_000;
/** Quick to start and small (300 MB); these brokers are not for measuring throughput. */
const jvmOptions = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const keptLines = 20;

/** One broker process; its files are `server.properties`, `log4j2.properties`, `broker.log` and `data` in the plan's folder. */
export class KafkaBroker {
  readonly #plan: BrokerPlan;
  readonly #classPath: string;
  #process: GuardedProcess | undefined;

  constructor(plan: BrokerPlan, jars: string) {
    this.#plan = plan;
    this.#classPath = join(jars, '*');
  }

  get plan(): BrokerPlan {
    return this.#plan;
  }

  /** Prepares the data folder. @param voters the controllers of the quorum, as `id@host:port:directory,…`. */
  async format(clusterId: string, voters: string, more: readonly string[]): Promise<void> {
    const lines: string[] = [];
    const args = ['format', '-t', clusterId, '-c', this.#file('server.properties'), '--initial-controllers', voters];
    const done = await this.#java('kafka.tools.StorageTool', [...args, ...more], (line) => lines.push(line));
    await done.ended;
    if (!lines.some((line) => line.startsWith('Formatting')))
      throw new LatheError('internal', `Kafka's storage could not be formatted: ${lines.slice(-keptLines).join('\n')}`);
  }

  /** Resolves when it serves. @throws unavailable with its last lines when it ends before, or takes longer than 120 s. */
  async start(signal: AbortSignal): Promise<void> {
    if (this.#process !== undefined && !this.#process.hasEnded)
      throw new LatheError('wrong_state', `Kafka broker ${this.#plan.node} already runs.`);
    const started = Promise.withResolvers<void>();
    const last: string[] = [];
    this.#process = await this.#java('kafka.Kafka', [this.#file('server.properties')], (line) => {
      appendFileSync(this.#file('broker.log'), `${line}\n`);
      if (last.push(line) > keptLines) last.shift();
      if (line.includes('Kafka Server started')) started.resolve();
    });
    const fail = (why: string): void =>
      started.reject(new LatheError('unavailable', `Kafka broker ${this.#plan.node} ${why}:\n${last.join('\n')}`));
    void this.#process.ended.then(() => fail('ended'));
    const giveUp = AbortSignal.any([signal, AbortSignal.timeout(startTimeoutMs)]);
    const onAbort = (): void => fail('was not awaited any longer');
    giveUp.addEventListener('abort', onAbort, { once: true });
    try {
      await started.promise;
    } catch (error) {
      await this.kill();
      throw error;
    } finally {
      giveUp.removeEventListener('abort', onAbort);
    }
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  async stop(): Promise<void> {
    const running = this.#process;
    if (running === undefined) return;
    running.signal('SIGCONT');
    running.signal('SIGTERM');
    const impatience = setTimeout(() => running.signal('SIGKILL'), stopTimeoutMs);
    await running.ended;
    clearTimeout(impatience);
  }

  pause(): void {
    this.#process?.signal('SIGSTOP');
  }

  resume(): void {
    this.#process?.signal('SIGCONT');
  }

  async #java(mainClass: string, args: readonly string[], onLine: (line: string) => void): Promise<GuardedProcess> {
    const log = `-Dlog4j2.configurationFile=${this.#file('log4j2.properties')}`;
    return await GuardedProcess.start('java', [...jvmOptions, '-cp', this.#classPath, log, mainClass, ...args], onLine);
  }

  #file(name: string): string {
    return join(this.#plan.folder, name);
  }
}
