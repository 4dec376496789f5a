import type { Logger } from '../logging/create-logger.ts';

/** One rung on the way down. */
export interface StopStep {
  readonly name: string;
  /** The step is left behind after this; its signal fires then. */
  readonly withinMs: number;
  readonly run: (signal: AbortSignal) => void | Promise<void>;
}

/** Takes the steps in order; one that fails or overruns is logged, and the next is taken. @returns names of those steps. */
export async function descend(steps: readonly StopStep[], log: Logger): Promise<readonly string[]> {
  const troubled: string[] = [];
  for (const step of steps) {
    const controller = new AbortController();
    const overrun = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      controller.abort();
      overrun.reject(new Error(`${step.name} took longer than ${step.withinMs} ms`));
    }, step.withinMs);
    try {
      await Promise.race([step.run(controller.signal), overrun.promise]);
    } catch (error) {
      troubled.push(step.name);
      log.warn({ err: error, step: step.name, withinMs: step.withinMs }, 'stop step left behind');
    } finally {
      clearTimeout(timer);
    }
  }
  return troubled;
}
