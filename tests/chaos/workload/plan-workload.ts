import { SeededRandom } from '../seeded-random.ts';
import type { ChaosBatch, ChaosJob, ChaosSpec, ChaosTenant, Workload } from './chaos-job.ts';

const tenants: readonly ChaosTenant[] = [
  { maxRunning: null },
  { maxRunning: null },
  { maxRunning: 2 },
  { maxRunning: null },
];
const masterShare = 0.52;
const singleShare = 0.35;
const jobsPerBatch = 25;
const cancelShare = 0.04;
const watchShare = 0.25;
const mostInputs = 48;

/** Which works there are depends on the number of jobs alone, so that one calm run serves every seed. */
interface Work {
  readonly workKey: string;
  readonly kind: ChaosJob['kind'];
  readonly input: number;
  readonly spec: ChaosSpec;
}

/**
 * What a chaos run asks for. At least half of the jobs are masters, no two jobs of the same input and recipe; the seed
 * decides whose they are, when and how they come, and which are cancelled.
 * @param jobCount at least 8. @param spanMs time over which submits are spread.
 */
export function planWorkload(seed: number, jobCount: number, spanMs: number): Workload {
  if (jobCount < 8) throw new RangeError(`A chaos run has at least 8 jobs, got ${jobCount}.`);
  const random = new SeededRandom(seed);
  const works = random.shuffled(planWorks(jobCount));
  const singleCount = Math.round(works.length * singleShare);
  const singles = works.slice(0, singleCount).map((work, index): ChaosJob => {
    const cancel = random.isHit(cancelShare) ? random.pick(['when-started', 'soon'] as const) : 'never';
    return {
      ...work,
      key: `single-${index}`,
      tenant: random.integer(tenants.length),
      batch: null,
      submitAtMs: Math.round(random.between(0, spanMs)),
      cancel,
      isWatched: cancel === 'when-started' || random.isHit(watchShare),
    };
  });
  return {
    tenants,
    inputCount: inputCountFor(jobCount),
    singles: singles.toSorted((a, b) => a.submitAtMs - b.submitAtMs),
    batches: planBatches(random, works.slice(singleCount), spanMs),
  };
}

/** Every input and recipe of runs of this size. */
export function planWorks(jobCount: number): readonly Work[] {
  const masters = Math.ceil(jobCount * masterShare);
  const inputs = inputCountFor(jobCount);
  return Array.from({ length: jobCount }, (_, index) => {
    const isMaster = index < masters;
    const nth = isMaster ? index : index - masters;
    const input = nth % inputs;
    const recipe = Math.floor(nth / inputs);
    const spec = isMaster ? masterSpec(recipe) : analyzeSpec(recipe);
    const kind = isMaster ? 'master' : 'analyze';
    return { workKey: `${kind} ${recipe} of ${input}`, kind, input, spec };
  });
}

/** How many different inputs a run of this size has; each tenant uploads all of them. */
export function inputCountFor(jobCount: number): number {
  return Math.min(mostInputs, Math.max(6, Math.ceil(Math.sqrt(jobCount))));
}

function planBatches(random: SeededRandom, works: readonly Work[], spanMs: number): readonly ChaosBatch[] {
  const count = Math.max(2, Math.round(works.length / jobsPerBatch));
  return Array.from({ length: count }, (_, index): ChaosBatch => {
    const own = works.filter((_, at) => at % count === index);
    const tenant = index % tenants.length;
    const submitAtMs = Math.round((index * spanMs) / count);
    const jobs = own.map((work, at): ChaosJob => {
      const key = `item-${index}-${at}`;
      return {
        ...work,
        key,
        tenant,
        batch: index,
        submitAtMs,
        cancel: 'never',
        isWatched: random.isHit(watchShare / 4),
      };
    });
    // One in five: what is cancelled proves nothing about bytes.
    return { index, tenant, submitAtMs, isCancelled: index % 5 === 3, jobs };
  });
}

/** Loud and quiet, limited and linear, each container and depth; the dither's seed tells equal ones apart. */
function masterSpec(recipe: number): ChaosSpec {
  return {
    master: {
      target_lufs: -9 - (recipe % 10),
      ceiling_dbtp: -1 - (Math.floor(recipe / 10) % 3),
      policy: recipe % 4 === 3 ? 'linear' : 'best-effort',
      accept_nearest: true,
      container: (['wav', 'flac', 'aiff'] as const)[recipe % 3] ?? 'wav',
      sample_format: recipe % 2 === 0 ? 's16' : 's24',
      dither_seed: recipe,
    },
  };
}

/** Four recipes; further analyses of one input would repeat the work, which a run without reuse does. */
function analyzeSpec(recipe: number): ChaosSpec {
  return { analyze: { series: recipe % 2 === 1, dual_mono: Math.floor(recipe / 2) % 2 === 1 } };
}
