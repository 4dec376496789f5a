import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatAddress } from '@lathe/service-kit';
import { endOf, eventOf, submitNoise, untilRendering } from '../support/follow-job.ts';
import { TestFarm } from '../support/test-farm.ts';

/** Short beside the render, so that it passes many times while a gateway does not answer. */
const leaseMs = 3000;

/** A process before a port, and the address it listens on. */
async function relayTo(t: TestContext, port: number): Promise<{ child: ChildProcess; address: string }> {
  const script = fileURLToPath(new URL('../support/tcp-relay.ts', import.meta.url));
  const child = spawn(process.execPath, [script, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  assert.ok(child.stdout);
  const [line] = await once(createInterface({ input: child.stdout }), 'line', { signal: AbortSignal.timeout(30_000) });
  return { child, address: `127.0.0.1:${String(line)}` };
}

for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
  test(`one of two gateways gets ${signal} in the middle of a render: no loss, no attempt, and the next job is claimed`, async (t) => {
    await using farm = await TestFarm.open();
    await using first = await farm.openGateway(leaseMs);
    await using second = await farm.openGateway(leaseMs);
    const relay = await relayTo(t, first.grpcAddress.port);
    const gatewayAddress = `${relay.address}, ${formatAddress(second.grpcAddress)}`;
    await using worker = await farm.openWorker(second, 1, {}, { gatewayAddress });
    using client = farm.connect(second);
    const path = farm.writeNoise('noise.wav', 60);
    const { id } = await submitNoise(client, path);
    await untilRendering(client, id);
    relay.child.kill(signal);
    const job = await endOf(client, id);
    assert.deepEqual([job.state, job.fence, job.losses, job.attempts], ['succeeded', 1, 0, 0]);
    const next = await endOf(client, (await submitNoise(client, farm.writeNoise('short.wav', 1))).id);
    assert.deepEqual([next.state, next.losses, next.attempts], ['succeeded', 0, 0]);
    assert.equal(await worker.attempts('succeeded'), 2);
  });
}

test('with the whole of a farm of one gateway hung past the lease the worker drops the render by itself', async (t) => {
  await using farm = await TestFarm.open();
  await using gateway = await farm.openGateway(leaseMs);
  const relay = await relayTo(t, gateway.grpcAddress.port);
  await using worker = await farm.openWorker(gateway, 1, {}, { gatewayAddress: relay.address });
  using client = farm.connect(gateway);
  const { id } = await submitNoise(client, farm.writeNoise('noise.wav', 240));
  await untilRendering(client, id);
  relay.child.kill('SIGSTOP');
  await eventOf(client, id, ({ type }) => type === 'requeued');
  relay.child.kill('SIGCONT');
  await untilRendering(client, id, 2);
  assert.equal((await worker.attempts('expired')) + (await worker.attempts('lost')), 1);
  await client.jobs.cancel(id);
  assert.equal((await endOf(client, id)).losses, 1);
});
