import { lossLimit, sweep, systemClock } from '@lathe/core';
import { PostgresFarmStore } from '@lathe/postgres';
import { S3AssetStore } from '@lathe/s3';
import { batchesSumUp } from '../../chaos/audit/batches-sum-up.ts';
import type { ChaosFacts, JobFacts } from '../../chaos/audit/chaos-facts.ts';
import { fencesHold } from '../../chaos/audit/fences-hold.ts';
import { limitsHold } from '../../chaos/audit/limits-hold.ts';
import { noOrphans } from '../../chaos/audit/no-orphans.ts';
import { oneEnd } from '../../chaos/audit/one-end.ts';
import { watchersSawAll } from '../../chaos/audit/watchers-saw-all.ts';
import { readFacts } from '../../chaos/run/read-facts.ts';
import { tenant, type Age, type MixedFarm } from './mixed-farm.ts';
import type { LoadFacts } from './mixed-load.ts';
import type { Work } from './works.ts';

/** Of the chaos suite's, all that need no faults to look at; ends and bytes are looked at here. */
const invariants = [oneEnd, fencesHold, limitsHold, batchesSumUp, noOrphans, watchersSawAll];

export interface UpgradeAudit {
  /** A sentence for each thing that is not as it must be. */
  readonly violations: readonly string[];
  readonly jobs: number;
  /** Attempts by the release of their worker. */
  readonly attempts: Readonly<Record<Age, number>>;
  /** Masters that a worker of each release has made, and that have the same bytes. */
  readonly comparedWorks: number;
}

/**
 * Reads past every process: database, bucket, and what Kafka told.
 * @param renderVersions of what a worker of each release renders with.
 */
export async function auditUpgrade(
  farm: MixedFarm,
  loads: readonly LoadFacts[],
  notices: ChaosFacts['notices'],
  works: readonly Work[],
  renderVersions: Readonly<Record<Age, string>>,
): Promise<UpgradeAudit> {
  const facts = await factsOf(farm, loads, notices);
  const ages = new Map(facts.attempts.map(({ jobId, workerId }) => [jobId, farm.ageOf(workerId)]));
  const bytes = compareBytes(facts, ages, renderVersions);
  const violations = [
    ...invariants.flatMap((invariant) => [...invariant.check(facts)]),
    ...endsOf(facts, works),
    ...bytes.violations,
    ...facts.attempts
      .filter(({ workerId }) => farm.ageOf(workerId) === undefined)
      .map(({ jobId, workerId }) => `${jobId} was rendered by ${workerId}, which nobody started.`),
  ];
  const count = (age: Age): number => facts.attempts.filter(({ workerId }) => farm.ageOf(workerId) === age).length;
  return {
    violations,
    jobs: facts.jobs.length,
    attempts: { old: count('old'), new: count('new') },
    comparedWorks: bytes.comparedWorks,
  };
}

async function factsOf(
  farm: MixedFarm,
  loads: readonly LoadFacts[],
  notices: ChaosFacts['notices'],
): Promise<ChaosFacts> {
  const { databaseUrl, s3 } = farm.cluster.servers;
  const { region, endpoint, accessKeyId, secretAccessKey } = s3;
  await using jobStore = await PostgresFarmStore.open({ url: databaseUrl, poolSize: 2 });
  await using assetStore = await S3AssetStore.open({
    bucket: farm.cluster.bucket,
    region,
    endpoint,
    credentials: { accessKeyId, secretAccessKey },
  });
  // Nothing runs any more, so whatever nothing names is an orphan, however young.
  const atOnce = { jobRetentionSeconds: null, longestUrlSeconds: 0, graceSeconds: 0 };
  await sweep({ jobStore, assetStore, clock: systemClock, ...atOnce });
  const stored = await readFacts(databaseUrl, assetStore, tenant);
  const accepted = loads.flatMap((load) => load.accepted);
  const known = new Set(accepted.map(({ jobId }) => jobId));
  const acceptedItems = new Map(loads.flatMap((load) => [...load.acceptedItems]));
  return {
    ...stored,
    leaseMs: 15_000,
    lossLimit,
    accepted,
    notices: notices.filter(({ jobId }) => known.has(jobId)),
    batches: stored.batches.map((batch) => ({ ...batch, acceptedItems: acceptedItems.get(batch.batchId) ?? 0 })),
    watches: loads.flatMap((load) => load.watches),
    caps: {},
    gone: [],
    blind: [],
    references: new Map(),
  };
}

/** Each job ends as its work says, and no attempt is burnt but by what is broken. */
function* endsOf({ accepted, jobs }: ChaosFacts, works: readonly Work[]): Generator<string> {
  const workOf = new Map(accepted.map(({ jobId, workKey }) => [jobId, works.find(({ name }) => name === workKey)]));
  for (const { jobId, state, attempts, losses, error } of jobs) {
    const work = workOf.get(jobId);
    if (work === undefined) continue; // oneEnd tells of it.
    if (state !== work.end) yield `${jobId} (${work.name}) is ${state}, not ${work.end}: ${error ?? 'no error'}.`;
    const burnt = work.end === 'failed' ? 1 : 0;
    if (attempts !== burnt || losses !== 0)
      yield `${jobId} (${work.name}) has ${attempts} attempts burnt and ${losses} losses, not ${burnt} and 0.`;
  }
}

/** Masters of equal versions of engine and decoder have equal bytes; reports, only those of one release. */
function compareBytes(
  { accepted, jobs }: ChaosFacts,
  ages: ReadonlyMap<string, Age | undefined>,
  renderVersions: Readonly<Record<Age, string>>,
): { readonly violations: readonly string[]; readonly comparedWorks: number } {
  const violations: string[] = [];
  const first = new Map<string, { readonly sha256: string; readonly age: Age }>();
  const compared = new Set<string>();
  const works = new Map(accepted.map(({ jobId, workKey }) => [jobId, workKey]));
  for (const job of jobs) {
    const [work, age] = [works.get(job.jobId), ages.get(job.jobId)];
    violations.push(...storedWrong(job));
    if (work === undefined || age === undefined) continue;
    for (const { role, sha256 } of job.outputs) {
      const key = `${role} of ${work} by ${role === 'master' ? renderVersions[age] : age}`;
      const before = first.get(key);
      if (before === undefined) first.set(key, { sha256, age });
      else if (before.sha256 !== sha256)
        violations.push(
          `${job.jobId}: ${key} is ${sha256} from an ${age} worker, ${before.sha256} from an ${before.age} one.`,
        );
      else if (before.age !== age) compared.add(key);
    }
  }
  return { violations, comparedWorks: compared.size };
}

function* storedWrong({ jobId, kind, state, outputs }: JobFacts): Generator<string> {
  const wanted = state !== 'succeeded' ? '' : kind === 'master' ? 'master,report' : 'report';
  const roles = outputs.map(({ role }) => role).toSorted();
  if (roles.join() !== wanted) yield `${jobId} (${kind}, ${state}) has the outputs ${roles.join() || 'none'}.`;
  for (const { role, sha256, storedSha256 } of outputs)
    if (storedSha256 !== sha256)
      yield `${jobId}: the ${role} in S3 has the hash ${storedSha256}, the store says ${sha256}.`;
}
