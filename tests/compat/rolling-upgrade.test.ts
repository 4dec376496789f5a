import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { jobKinds } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { decoderVersion, engineVersion } from '@lathe/engine';
import type { NoServer } from '@lathe/local-servers';
import { EventLog } from '../chaos/run/event-log.ts';
import { postgresForTests } from '../servers/postgres-for-tests.ts';
import { requiredServer } from '../servers/required-server.ts';
import { auditUpgrade } from './farm/audit-upgrade.ts';
import { MixedFarm, type Age } from './farm/mixed-farm.ts';
import { runLoad, type LoadFacts } from './farm/mixed-load.ts';
import { brokenWork, goodWorks, longWork, writeInputs } from './farm/works.ts';
import { frozenReleases, type FrozenRelease } from './release/frozen-release.ts';
import { installRelease } from './release/install-release.ts';

/** Twenty times what it takes on a quiet machine. */
const loadLimitMs = 240_000;
const leadLimitMs = 60_000;
const toldLimitMs = 60_000;

const releases = frozenReleases();
assert.ok(releases.length > 0, 'nothing is frozen under tests/compat/frozen');
for (const release of releases)
  test(`a farm is upgraded from ${release.name} to this release under load, part by part`, async (t) => {
    const begunMs = performance.now();
    const onStep = (step: string): void =>
      console.error(`  ${((performance.now() - begunMs) / 1000).toFixed(1)} s  ${step}`);
    onStep(`Installing ${release.name}`);
    const folder = await installRelease(release);
    const server = requiredServer('upgrade', await postgresForTests());
    if (server === null) return;
    t.after(() => server[Symbol.asyncDispose]());
    const farm = requiredServer('upgrade', await startOrSay(folder, server, onStep));
    if (farm === null) return;
    t.after(() => farm[Symbol.asyncDispose]());
    await upgrade(t, farm, release, onStep);
  });

test('the load has jobs of every kind', () => {
  assert.deepEqual(
    [...new Set(goodWorks.map(({ kind }) => kind))].toSorted(),
    jobKinds.map(({ kind }) => kind).toSorted(),
  );
});

async function startOrSay(...args: Parameters<typeof MixedFarm.start>): Promise<MixedFarm | NoServer> {
  try {
    return await MixedFarm.start(...args);
  } catch (caught) {
    const error = LatheError.from(caught);
    if (error.code !== 'server_missing') throw error;
    return { missing: error.message };
  }
}

/** Each step is a state through which a rolling upgrade goes, or in which one is stopped and taken back. */
async function upgrade(
  t: TestContext,
  farm: MixedFarm,
  release: FrozenRelease,
  onStep: (step: string) => void,
): Promise<void> {
  const failing = new AbortController();
  await using log = await EventLog.open(farm.cluster.servers.kafka.brokers, (error) => failing.abort(error));
  const folder = await farm.folder();
  const inputPaths = writeInputs(folder);
  const loads: LoadFacts[] = [];
  const load = async (
    name: string,
    clients: readonly (readonly [client: Age, gateway: Age])[],
    onAccepted: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> => {
    failing.signal.throwIfAborted();
    const connected = clients.map(([client, gateway]) => farm.connect(client, gateway));
    const targets = [...new Set(clients.map(([, gateway]) => farm.target(gateway)))];
    const signal = AbortSignal.any([failing.signal, AbortSignal.timeout(loadLimitMs)]);
    try {
      const { settings } = farm;
      const isFirst = loads.length === 0;
      const parts = { name, isFirst, clients: connected, targets, settings, inputPaths, folder, signal, onAccepted };
      loads.push(await runLoad(parts));
    } catch (error) {
      failing.abort(error); // What comes after stands on it.
      throw error;
    } finally {
      for (const client of connected) client.close();
    }
    onStep(`${name}: done`);
  };
  const claimed = (age: Age): Promise<number> => farm.metric(age, 'lathe_offers_total{result="claimed"');

  await t.test('old gateway, old worker', async () => {
    await farm.run(['old'], ['old']);
    await untilLeads(farm, 'old');
    await load('old-old', [['old', 'old']]);
  });

  await t.test('old gateway, new worker: offers of the one are claimed by the other', async () => {
    await farm.run(['old'], ['new']);
    const before = await claimed('old');
    await load('old-new', [
      ['old', 'old'],
      ['new', 'old'],
    ]);
    assert.ok((await claimed('old')) > before, 'the new worker understood no offer');
  });

  await t.test('both of each, led by the old gateway', async () => {
    await farm.run(['old', 'new'], ['old', 'new']);
    await untilLeads(farm, 'old');
    await load('mixed-old', [
      ['old', 'old'],
      ['new', 'new'],
    ]);
  });

  await t.test('new gateway, old worker: offers of the one are claimed by the other', async () => {
    await farm.run(['new'], ['old']);
    await untilLeads(farm, 'new');
    const before = await claimed('new');
    await load('new-old', [
      ['old', 'new'],
      ['new', 'new'],
    ]);
    assert.ok((await claimed('new')) > before, 'the old worker understood no offer');
  });

  await t.test('both of each, led by the new gateway; the old ones stop under load', async () => {
    await farm.run(['old', 'new'], ['old', 'new']);
    await untilLeads(farm, 'new');
    // What the gateway that stops was asked for has been answered; watches go on at the other.
    await load(
      'mixed-new',
      [
        ['new', 'new'],
        ['old', 'new'],
      ],
      () => farm.run(['new'], ['new']),
    );
  });

  await t.test('nothing lost, doubled or burnt, and the same bytes from both', async (t) => {
    await untilTold(log, loads);
    const versions = {
      old: `${release.engineVersion} ${release.decoderVersion}`,
      new: `${engineVersion} ${decoderVersion}`,
    };
    const works = [...goodWorks, brokenWork, longWork];
    const audit = await auditUpgrade(farm, loads, log.notices, works, versions);
    assert.deepEqual(audit.violations, []);
    assert.ok(audit.attempts.old > 0 && audit.attempts.new > 0, JSON.stringify(audit.attempts));
    const masters = goodWorks.filter(({ kind }) => kind === 'master').length;
    if (versions.old === versions.new) assert.equal(audit.comparedWorks, masters);
    t.diagnostic(
      `${audit.jobs} jobs, ${audit.attempts.old} attempts by old and ${audit.attempts.new} by new workers, ${audit.comparedWorks} masters compared`,
    );
  });
}

async function untilLeads(farm: MixedFarm, age: Age): Promise<void> {
  const signal = AbortSignal.timeout(leadLimitMs);
  while ((await farm.metric(age, 'lathe_dispatcher_leader')) !== 1) await delay(100, undefined, { signal });
}

/** Kafka tells late; what it has not told in a minute the audit misses. */
async function untilTold(log: EventLog, loads: readonly LoadFacts[]): Promise<void> {
  const jobIds = loads.flatMap(({ accepted }) => accepted.map(({ jobId }) => jobId));
  const sinceMs = performance.now();
  while (performance.now() - sinceMs < toldLimitMs) {
    const { ended } = log;
    if (jobIds.every((jobId) => ended.has(jobId))) return;
    await delay(100);
  }
}
