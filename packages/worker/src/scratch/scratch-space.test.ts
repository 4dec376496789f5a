import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { LatheError } from '@lathe/core/errors';
import { ScratchSpace } from './scratch-space.ts';

async function temporaryRoot(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'lathe-scratch-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  return root;
}

test('an attempt has a directory until it is disposed, and the space nothing after it is', async (t) => {
  const root = await temporaryRoot(t);
  const space = await ScratchSpace.open(root, 1000);
  const attempt = await space.reserve(10, AbortSignal.timeout(5000));
  await writeFile(join(attempt.directory, 'input-0'), 'x');
  assert.equal(space.reservedBytes, 90);
  await attempt[Symbol.asyncDispose]();
  assert.equal(existsSync(attempt.directory), false);
  assert.equal(space.reservedBytes, 0);
  await space[Symbol.asyncDispose]();
  assert.deepEqual(await readdir(root), []);
});

test('an attempt waits for room, and one that could never fit is refused as limit_exceeded', async (t) => {
  await using space = await ScratchSpace.open(await temporaryRoot(t), 1000);
  const first = await space.reserve(100, AbortSignal.timeout(5000));
  const order: string[] = [];
  const second = space.reserve(100, AbortSignal.timeout(5000)).then((attempt) => {
    order.push('second');
    return attempt;
  });
  order.push('first ends');
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
  assert.deepEqual(order, ['first ends', 'second']);
  await assert.rejects(
    space.reserve(112, AbortSignal.timeout(5000)),
    (error) => error instanceof LatheError && error.code === 'limit_exceeded',
  );
});

test('small attempts do not keep a large one out, and one that gives up lets those behind it in', async (t) => {
  await using space = await ScratchSpace.open(await temporaryRoot(t), 90);
  const signal = AbortSignal.timeout(5000);
  const first = await space.reserve(5, signal);
  const order: string[] = [];
  const reserve = async (name: string, inputBytes: number, until = signal) => {
    const attempt = await space.reserve(inputBytes, until);
    order.push(name);
    return attempt;
  };
  const patience = new AbortController();
  const givesUp = reserve('gives up', 10, patience.signal);
  const small = reserve('small', 2);
  const large = reserve('large', 10);
  const last = reserve('last', 2);
  patience.abort();
  await assert.rejects(givesUp);
  await (await small)[Symbol.asyncDispose]();
  assert.deepEqual(order, ['small'], 'the last one would fit, and waits behind the large one');
  await first[Symbol.asyncDispose]();
  await (await large)[Symbol.asyncDispose]();
  await (await last)[Symbol.asyncDispose]();
  assert.deepEqual(order, ['small', 'large', 'last']);
});

test('directories of dead workers are removed at the start, those of living ones are kept', async (t) => {
  const root = await temporaryRoot(t);
  await mkdir(join(root, 'worker-4194999-dead'));
  await mkdir(join(root, 'worker-1-alive'));
  await mkdir(join(root, 'somebody-elses'));
  await using _space = await ScratchSpace.open(root, 1000);
  const names = await readdir(root);
  assert.equal(names.includes('worker-4194999-dead'), false);
  assert.equal(names.includes('worker-1-alive'), true);
  assert.equal(names.includes('somebody-elses'), true);
});
