import { createHash, randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { localPrincipal } from '@lathe/core';
import { LocalFarm } from './local-farm.ts';

/**
 * Program of the crash test: on the directory named by its argument, eight writers put an object, record it, submit a
 * job on it and say the job's id, until they are killed.
 */
const farm = await LocalFarm.open({ directory: process.argv[2] ?? '', baseUrl: () => 'http://127.0.0.1:1' });

async function write(): Promise<never> {
  for (;;) {
    const bytes = randomBytes(100_000);
    const objectKey = `local/uploads/${createHash('sha256').update(bytes).digest('hex')}`;
    const stored = await farm.assetStore.put(objectKey, chunks(bytes), {});
    const facts = { ...stored, objectKey, name: 'a.wav', mediaType: 'audio/wav' };
    const { asset } = await farm.jobStore.createAsset(localPrincipal, facts);
    const inputs = [{ role: 'source', assetId: asset.id, name: asset.name }];
    const { job } = await farm.jobStore.submit(localPrincipal, {
      job: { kind: 'master', class: 'bulk', inputs, recipe: '{}', label: '', renderKey: null, attemptLimit: 3 },
      requestId: null,
      requestHash: '',
    });
    writeSync(1, `${job.id}\n`);
  }
}

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 8192) yield bytes.subarray(start, start + 8192);
}

await Promise.all(Array.from({ length: 8 }, write));
