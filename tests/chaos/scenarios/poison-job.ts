import type { ChaosJob } from '../workload/chaos-job.ts';
import { poisonSeeds, type PoisonKind } from './poison-seeds.ts';

/** A master that poisonable workers cannot render. @param nth also its tenant and input. */
export function poisonJob(kind: PoisonKind, nth: number): ChaosJob {
  return {
    key: `poison-${kind}-${nth}`,
    workKey: `poison ${kind}`,
    kind: 'master',
    tenant: nth,
    input: nth,
    spec: {
      master: {
        target_lufs: -12,
        ceiling_dbtp: -1,
        policy: 'best-effort',
        accept_nearest: true,
        container: 'wav',
        sample_format: 's16',
        dither_seed: poisonSeeds[kind],
      },
    },
    batch: null,
    submitAtMs: 1000 + nth * 500,
    cancel: 'never',
    isWatched: true,
    isPoison: true,
  };
}
