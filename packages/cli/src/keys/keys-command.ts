import { isKeyId, newKeyText, systemClock, tenantScopes, type ApiKey, type FarmStore } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { CommandSpec, ParsedCommand } from '../arguments/command-spec.ts';
import { nearestName } from '../arguments/nearest-name.ts';
import { parseCommand, usageError } from '../arguments/parse-command.ts';
import { keyObject, keyTable, shownTime } from './describe-keys.ts';
import { expiryOf, keyWishOf, namedTenant, rotationOf } from './key-facts.ts';
import { databaseOption, withFarmStore } from './with-farm-store.ts';

export const spec = {
  verb: 'keys',
  summary: 'Make, list, revoke and rotate the keys of a farm.',
  usage:
    'create --tenant NAME [--name TEXT] [--scopes LIST] [--expires-days N] | create --worker | list [--tenant NAME] | revoke KEY | rotate KEY [--overlap-hours N] [--expires-days N], each with --database URL [--json]',
  description: [
    'create and rotate print the key on standard output, this once: the farm stores a hash of it alone. rotate makes a key with the same tenant, name and scopes; the old one goes on for the overlap, so that its users have time to change. A revoked key is refused by every gateway within 5 s.',
  ],
  positionals: { name: 'words', minimum: 1, maximum: 2 },
  options: {
    database: databaseOption,
    tenant: { kind: 'text', valueName: 'NAME', summary: 'Whose key: 1 to 63 of a-z, 0-9 and "-".' },
    name: { kind: 'text', valueName: 'TEXT', summary: 'What people call the key.' },
    scopes: {
      kind: 'list',
      valueName: 'LIST',
      choices: tenantScopes,
      summary: `Of ${tenantScopes.join(', ')}; all of them unless given.`,
    },
    worker: { kind: 'flag', summary: 'A key for workers, which act for every tenant and may do nothing else.' },
    'expires-days': days('The key ends so many days from now; never unless given, and after a rotation as before.'),
    'overlap-hours': {
      kind: 'number',
      valueName: 'N',
      summary: 'How long the old key of a rotation goes on; 24 unless given.',
      minimum: 0,
      maximum: 8760,
    },
    json: { kind: 'flag', summary: 'JSON instead of text.' },
  },
  examples: [
    'lathe keys create --tenant label-a --name ci --scopes jobs:read,jobs:write --expires-days 90',
    'lathe keys create --worker --name rack-7 > worker-key',
    'lathe keys list --tenant label-a',
    'lathe keys rotate key_0190c5a2-7c1e-7d43-9f2b-0c6b1a2d3e4f --overlap-hours 48',
  ],
} as const satisfies CommandSpec;

type Values = ParsedCommand<typeof spec.options>['values'];

interface Call {
  readonly store: FarmStore;
  readonly values: Values;
  /** The word behind the action. */
  readonly word: string | undefined;
}

const actions = { create, list, revoke, rotate } as const;

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  const [action = '', word] = positionals;
  if (action !== 'create' && action !== 'list' && action !== 'revoke' && action !== 'rotate') {
    const names = Object.keys(actions);
    const nearest = nearestName(action, names);
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    throw usageError(spec, `lathe keys knows ${names.join(', ')}; got "${action}".${hint}`);
  }
  const takesKey = action === 'revoke' || action === 'rotate';
  if (takesKey !== (word !== undefined))
    throw usageError(spec, `lathe keys ${action} takes ${takesKey ? 'one KEY, as "list" shows it' : 'options only'}.`);
  if (action === 'create') keyWishOf(values.tenant, values.worker, values.scopes);
  await withFarmStore(spec, values.database, (store) => actions[action]({ store, values, word }));
  return 0;
}

async function create({ store, values }: Call): Promise<void> {
  const wish = keyWishOf(values.tenant, values.worker, values.scopes);
  const expiresAtUs = expiryOf(systemClock.nowUs(), values['expires-days']);
  await make(store, { ...wish, name: values.name ?? wish.tenantId, expiresAtUs }, values.json, null);
}

async function list({ store, values }: Call): Promise<void> {
  // Workers' keys too: there is nothing of theirs to keep from who runs the farm.
  const keys = await store.listKeys(null);
  const shown = keys.filter(({ tenantId }) => values.tenant === undefined || tenantId === values.tenant);
  if (shown.length === 0 && values.tenant !== undefined && !values.json) namedTenant(values.tenant);
  const nowUs = systemClock.nowUs();
  process.stdout.write(
    values.json ? shown.map((key) => `${JSON.stringify(keyObject(key, nowUs))}\n`).join('') : keyTable(shown, nowUs),
  );
}

async function revoke({ store, values, word }: Call): Promise<void> {
  const key = await store.revokeKey((await found(store, word)).id);
  process.stdout.write(
    values.json
      ? `${JSON.stringify(keyObject(key, systemClock.nowUs()))}\n`
      : `${key.id} of ${key.tenantId} is revoked; gateways refuse it within 5 s.\n`,
  );
}

async function rotate({ store, values, word }: Call): Promise<void> {
  const old = await found(store, word);
  const lives = rotationOf(old, systemClock.nowUs(), values['overlap-hours'] ?? 24, values['expires-days']);
  const { tenantId, scopes } = old;
  const facts = { tenantId, scopes, name: values.name ?? old.name, expiresAtUs: lives.newExpiresAtUs };
  await make(store, facts, values.json, old);
  const ended = await store.expireKey(old.id, lives.oldExpiresAtUs);
  process.stderr.write(`The old key ${old.id} goes on until ${shownTime(ended.expiresAtUs ?? 0)} UTC.\n`);
}

/** Makes a key and shows it. @param replaced the key whose place it takes. */
async function make(
  store: FarmStore,
  facts: Pick<ApiKey, 'tenantId' | 'name' | 'scopes' | 'expiresAtUs'>,
  asJson: boolean,
  replaced: ApiKey | null,
): Promise<void> {
  const { text, lookup, secretHash } = newKeyText();
  const key = await store.createKey({ ...facts, lookup, secretHash });
  if (asJson) {
    const replaces = replaced === null ? {} : { replaces: replaced.id };
    process.stdout.write(`${JSON.stringify({ key: text, ...keyObject(key, systemClock.nowUs()), ...replaces })}\n`);
    return;
  }
  process.stdout.write(`${text}\n`);
  const expiry = key.expiresAtUs === null ? 'never expires' : `expires ${shownTime(key.expiresAtUs)} UTC`;
  process.stderr.write(
    `${key.id} of ${key.tenantId} (${key.scopes.join(', ')}) ${expiry}. It is not shown again: keep it where secrets are kept.\n`,
  );
}

/** @throws invalid_argument for what is no id of a key; not_found. */
async function found(store: FarmStore, word = ''): Promise<ApiKey> {
  if (!isKeyId(word))
    throw usageError(spec, `A key is named by its id, key_…, as "lathe keys list" shows it; got another text.`);
  const key = (await store.listKeys(null)).find(({ id }) => id === word);
  if (key === undefined) throw new LatheError('not_found', `The farm has no key ${word}.`);
  return key;
}

function days(summary: string) {
  return { kind: 'number', valueName: 'N', summary, minimum: 0, maximum: 36_500 } as const;
}
