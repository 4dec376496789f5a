import { RenderPool } from '/work/wt/workers/packages/engine/src/index.ts';
import { TestFarm } from '/work/wt/workers/tests/support/test-farm.ts';
import { endOf, submitNoise } from '/work/wt/workers/tests/support/follow-job.ts';
const threads = Number(process.argv[2]);
await using farm = await TestFarm.open();
await using gateway = await farm.openGateway();
await using w = await farm.openWorker(gateway, threads);
using client = farm.connect(gateway);
const path = farm.writeNoise('n.wav', 120);
const idle = process.memoryUsage.rss();
let peak = 0;
const t = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 20);
const jobs = await Promise.all(Array.from({ length: threads * 2 }, () => submitNoise(client, path)));
await Promise.all(jobs.map(({ id }) => endOf(client, id)));
clearInterval(t);
console.log(threads, 'idle', (idle / 2 ** 20).toFixed(0), 'peak', (peak / 2 ** 20).toFixed(0), 'MiB');
