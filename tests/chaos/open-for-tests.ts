import { test } from 'node:test';
import { LatheError } from '@lathe/core/errors';
import { ChaosBench } from './run/chaos-bench.ts';
import type { ChaosClusterOptions } from './run/chaos-cluster.ts';
import { mayFetch } from '../servers/required-server.ts';

/** LATHE_CHAOS_FULL=1: outages and numbers at their full size instead of one that fits every run. */
export const isFullSize = process.env['LATHE_CHAOS_FULL'] === '1';

/**
 * A farm for a suite; null after a skipped test that says what did not run for want of which server.
 * @throws with CI=true, where nothing may be missing.
 */
export async function openForTests(
  suite: string,
  options: Omit<ChaosClusterOptions, 'mayFetch' | 'onStep'>,
  inputCount: number,
): Promise<ChaosBench | null> {
  const begunMs = performance.now();
  const onStep = (step: string): void =>
    console.error(`  ${((performance.now() - begunMs) / 1000).toFixed(1)} s  ${step}`);
  try {
    return await ChaosBench.open({ ...options, mayFetch, onStep }, inputCount);
  } catch (caught) {
    const error = LatheError.from(caught);
    if (error.code !== 'server_missing' || process.env['CI'] === 'true') throw error;
    void test(suite, { skip: error.message }, () => undefined);
    return null;
  }
}
