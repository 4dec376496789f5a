import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeFloatWav } from '../../../../tests/support/float-wav.ts';
import { noise } from '../../../../tests/support/noise.ts';
import { RenderLanes } from '../pool/render-lanes.ts';
import type { RenderTask } from '../kinds/render-task.ts';
import type { TaskResult } from '../pool/task-result.ts';
import { HelperThreads } from './helper-threads.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-helpers-'));
after(() => rmSync(folder, { recursive: true }));

const sampleRateHz = 44_100;
const input = join(folder, 'input.wav');
writeFloatWav(input, sampleRateHz, [noise(1, 30 * sampleRateHz)]);
const recipe = JSON.stringify({ schema: 'lathe.recipe.analyze/1', series: false });
const analysis: RenderTask = { kind: 'analyze', inputs: [{ role: 'source', path: input }], outputs: [], recipe };

/** Ends itself at its first work. */
const dying = "import { parentPort } from 'node:worker_threads'; parentPort.once('message', () => process.exit(3));";

test('every lane, the calling thread and two helpers, gives the same report; each item is taken once', async () => {
  await using helpers = HelperThreads.start(2, { firstWork: 'analyze' });
  const lanes = new RenderLanes(helpers);
  assert.equal(lanes.count, 3);
  const items = Array.from({ length: 12 }, (_, item) => item);
  const taken: number[] = [];
  const used = new Set<number>();
  const reports: string[] = [];
  await lanes.each(items, async (item, lane) => {
    taken.push(item);
    used.add(lane);
    const result = await lanes.run(lane, analysis);
    assert.ok(result.ok);
    reports.push(JSON.stringify(result.report));
  });
  assert.deepEqual(
    taken.toSorted((a, b) => a - b),
    items,
  );
  assert.equal(new Set(reports).size, 1);
  assert.ok(used.has(0));
  const all = await Promise.all([0, 1, 2].map(async (lane) => await lanes.run(lane, analysis)));
  assert.ok(all.every((result) => result.ok && JSON.stringify(result.report) === reports[0]));
});

test('a signal ends tasks on every lane as cancelled; a task after that is cancelled before it begins', async () => {
  await using helpers = HelperThreads.start(1, { firstWork: 'analyze' });
  const lanes = new RenderLanes(helpers);
  const controller = new AbortController();
  const options = { signal: controller.signal, onProgress: () => controller.abort() };
  const long = join(folder, 'long.wav');
  writeFloatWav(long, sampleRateHz, [noise(1, 400 * sampleRateHz)]);
  const task = { ...analysis, inputs: [{ role: 'source', path: long }], blockFrames: 256 };
  const codeOf = (result: TaskResult): string => (result.ok ? 'ok' : result.error.code);
  const results = await Promise.all([lanes.run(0, task, options), lanes.run(1, task, options)]);
  assert.deepEqual(results.map(codeOf), ['cancelled', 'cancelled']);
  assert.equal(codeOf(await lanes.run(1, analysis, options)), 'cancelled');
  assert.equal(codeOf(await lanes.run(1, analysis)), 'ok');
});

test('limits hold on every lane', async () => {
  await using helpers = HelperThreads.start(1, { firstWork: 'analyze' });
  const lanes = new RenderLanes(helpers, { maxDurationSeconds: 10 });
  for (const lane of [0, 1]) {
    const result = await lanes.run(lane, analysis);
    assert.ok(!result.ok && result.error.code === 'limit_exceeded');
  }
});

test('a helper that dies is render_crashed, and so is its work only: the next finds a new one', async () => {
  const entry = new URL(`data:text/javascript,${encodeURIComponent(dying)}`);
  await using helpers = HelperThreads.start(1, { firstWork: 'analyze', entry });
  const lanes = new RenderLanes(helpers);
  for (let round = 0; round < 2; round += 1) {
    const result = await lanes.run(1, analysis);
    assert.ok(!result.ok && result.error.code === 'render_crashed');
    assert.match(result.error.message, /exited with code 3/);
  }
  const here = await lanes.run(0, analysis);
  assert.ok(here.ok);
});

test('a helper that could not start is render_crashed when it is asked', async () => {
  const entry = new URL('data:text/javascript,throw new Error("no such module")');
  await using helpers = HelperThreads.start(1, { firstWork: 'segments', entry });
  const result = await new RenderLanes(helpers).run(1, analysis);
  assert.ok(!result.ok && result.error.code === 'render_crashed');
  assert.match(result.error.message, /no such module/);
});
