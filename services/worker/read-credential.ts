import { readFile } from 'node:fs/promises';
import { LatheError } from '@lathe/core/errors';
import { readTrustedCertificates } from '@lathe/service-kit';
import type { ChannelSettings } from '@lathe/proto';
import type { WorkerConfig } from './config.ts';

/** The worker's key, and whom it trusts. @throws invalid_argument for a file that cannot be read. */
export async function readCredential(config: WorkerConfig): Promise<ChannelSettings> {
  const { LATHE_WORKER_KEY: given, LATHE_WORKER_KEY_FILE: file, LATHE_TLS_CA_FILE: caFile } = config;
  const key = file === undefined ? given : await readKey(file);
  return {
    key,
    trustedCertificates: caFile === undefined ? undefined : await readTrustedCertificates(caFile),
  };
}

/** The key is the file's text but for white space around it, as secrets are mounted. */
async function readKey(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LatheError('invalid_argument', `LATHE_WORKER_KEY_FILE names ${file}, which cannot be read.`, { cause });
  });
  if (text.trim() !== '') return text.trim();
  throw new LatheError('invalid_argument', `LATHE_WORKER_KEY_FILE names ${file}, which is empty.`);
}
