import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosFacts } from '../audit/chaos-facts.ts';
import type { ChaosRunParts } from '../run/chaos-run.ts';
import { acceptedWithin, runAudited, scenarioWorkload, startsWithin, untilNextStartMs } from './scenario-run.ts';

const leadMs = 3000;
const tailMs = 15_000;
const flowLimitMs = 10_000;

/** All brokers die for a while under load: submits succeed all the time, and jobs flow. */
export async function kafkaOutage(
  parts: ChaosRunParts,
  references: ChaosFacts['references'],
  { outageMs, jobs }: { readonly outageMs: number; readonly jobs: number },
): Promise<string> {
  const { nodes } = parts.farm.cluster.servers.kafka;
  assert.ok(nodes, 'the brokers are processes of ours');
  const every = Array.from({ length: nodes.count }, (_, index) => index + 1);
  let [downMs, upMs] = [0, 0];
  const { facts } = await runAudited(parts, {
    name: 'no-kafka',
    seed: 12,
    workload: scenarioWorkload(12, leadMs + outageMs + tailMs, jobs),
    storm: async (log) => {
      await delay(leadMs);
      log.count('kafka-outage');
      await Promise.all(every.map((node) => nodes.kill(node)));
      downMs = Date.now();
      await delay(outageMs);
      upMs = Date.now();
      await Promise.all(every.map((node) => nodes.restart(node)));
    },
    references,
  });
  const accepted = acceptedWithin(facts, downMs, upMs);
  assert.ok(accepted > 0, 'submits succeed while Kafka is away');
  const started = startsWithin(facts, downMs, upMs);
  const flowMs = untilNextStartMs(facts, upMs);
  assert.ok(flowMs <= flowLimitMs, `the next job began ${flowMs} ms after Kafka's return`);
  return `${accepted} jobs accepted and ${started} begun in ${outageMs / 1000} s without Kafka; the next began ${(flowMs / 1000).toFixed(1)} s after its return`;
}
