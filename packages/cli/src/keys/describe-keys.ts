import type { ApiKey } from '@lathe/core';
import { formatColumns, formatHeader, type Column } from '../terminal/columns.ts';
import { keyStateOf } from './key-facts.ts';

const columns: readonly Column[] = [
  { title: 'Key', width: 40, align: 'left' },
  { title: 'Tenant', width: 16, align: 'left' },
  { title: 'State', width: 7, align: 'left' },
  { title: 'Last used (UTC)', width: 16, align: 'left' },
  { title: 'Expires (UTC)', width: 16, align: 'left' },
  { title: 'Scopes', width: 20, align: 'left' },
  { title: 'Name', width: 12, align: 'left' },
];

/** One line a key; nothing of its secret. */
export function keyTable(keys: readonly ApiKey[], nowUs: number): string {
  if (keys.length === 0) return 'There are no such keys.\n';
  const rows = keys.map((key) =>
    formatColumns(columns, [
      key.id,
      key.tenantId,
      keyStateOf(key, nowUs),
      key.lastUsedAtUs === null ? 'never' : shownTime(key.lastUsedAtUs),
      key.expiresAtUs === null ? 'never' : shownTime(key.expiresAtUs),
      key.scopes.join(','),
      key.name,
    ]),
  );
  return `${[formatHeader(columns), ...rows].join('\n')}\n`;
}

/** What programs may know of a key; times in microseconds since 1970. */
export function keyObject(key: ApiKey, nowUs: number): object {
  const { id, tenantId, name, scopes, createdAtUs, expiresAtUs, revokedAtUs, lastUsedAtUs } = key;
  const state = keyStateOf(key, nowUs);
  return { id, tenantId, name, scopes, state, createdAtUs, expiresAtUs, revokedAtUs, lastUsedAtUs };
}

/** `2031-04-05 06:07`, UTC. */
export function shownTime(atUs: number): string {
  return new Date(atUs / 1000).toISOString().slice(0, 16).replace('T', ' ');
}
