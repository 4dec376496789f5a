import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { jobStoreContract } from '@lathe/core/contracts';
import { LocalJobStore } from './local-job-store.ts';

let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'lathe-job-store-'));
});
after(() => rm(root, { recursive: true }));

jobStoreContract('local', async ({ clock }) =>
  LocalJobStore.open({ directory: await mkdtemp(join(root, 'store-')), clock }),
);
