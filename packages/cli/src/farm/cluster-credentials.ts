import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  newKeyText,
  parseKeyText,
  systemClock,
  tenantId,
  tenantScopes,
  workersTenant,
  type KeyStore,
  type KeyText,
  type Scope,
  type TenantId,
} from '@lathe/core';
import { LocalAuthority } from '@lathe/local-servers';

/** Files that the parts of a cluster and its callers prove themselves with; only their owner can read them. */
export interface ClusterCredentials {
  /** PEM of the authority that callers trust. */
  readonly caFile: string;
  readonly certificateFile: string;
  readonly privateKeyFile: string;
  /** Of the tenant `demo`. */
  readonly apiKeyFile: string;
  readonly workerKeyFile: string;
  /** Of the farm's database, for `lathe keys`. */
  readonly databaseUrlFile: string;
}

/** The tenant whose key a cluster makes for its user. */
export const demoTenant = tenantId('demo');

/** A new authority and certificate for loopback; keys of an earlier run in the same folder are used again while they are good. */
export async function writeClusterCredentials(
  folder: string,
  databaseUrl: string,
  store: KeyStore,
): Promise<ClusterCredentials> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = (name: string): string => join(folder, name);
  const authority = await LocalAuthority.create();
  const { certificate, privateKey } = await authority.issue(['127.0.0.1', 'localhost', '::1']);
  const files: ClusterCredentials = {
    caFile: file('ca.pem'),
    certificateFile: file('certificate.pem'),
    privateKeyFile: file('private-key.pem'),
    apiKeyFile: file('api-key'),
    workerKeyFile: file('worker-key'),
    databaseUrlFile: file('database-url'),
  };
  await Promise.all([
    writePrivate(files.databaseUrlFile, databaseUrl),
    writePrivate(files.caFile, authority.certificate),
    writePrivate(files.certificateFile, certificate),
    writePrivate(files.privateKeyFile, privateKey),
    writeKey(files.apiKeyFile, store, demoTenant, tenantScopes),
    writeKey(files.workerKeyFile, store, workersTenant, ['work']),
  ]);
  return files;
}

async function writeKey(path: string, store: KeyStore, tenant: TenantId, scopes: readonly Scope[]): Promise<void> {
  if (await isGood(path, store)) return;
  const { text, lookup, secretHash } = newKeyText();
  await store.createKey({ tenantId: tenant, name: 'farm up', scopes, lookup, secretHash, expiresAtUs: null });
  await writePrivate(path, text);
}

async function isGood(path: string, store: KeyStore): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const known = keyTextOf(text.trim());
  const key = known === null ? null : await store.findKey(known.lookup);
  if (key === null || key.secretHash !== known?.secretHash || key.revokedAtUs !== null) return false;
  return key.expiresAtUs === null || key.expiresAtUs > systemClock.nowUs();
}

/** Null for what is no key, e.g. a file cut short. */
function keyTextOf(text: string): KeyText | null {
  try {
    return parseKeyText(text);
  } catch {
    return null;
  }
}

async function writePrivate(path: string, text: string): Promise<void> {
  await writeFile(path, text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 });
}
