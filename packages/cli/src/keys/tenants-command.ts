import type { TenantSettings } from '@lathe/core';
import type { CommandSpec } from '../arguments/command-spec.ts';
import { parseCommand, usageError } from '../arguments/parse-command.ts';
import { formatColumns, formatHeader, type Column } from '../terminal/columns.ts';
import { namedTenant } from './key-facts.ts';
import { databaseOption, withFarmStore } from './with-farm-store.ts';

const mostRunning = 1_000_000;

export const spec = {
  verb: 'tenants',
  summary: "Set a tenant's share of a farm.",
  usage: 'set NAME [--weight W] [--max-running N|none] | list, each with --database URL [--json]',
  description: [
    'A tenant of weight 2 gets twice what one of weight 1 gets while both have work; 1 unless set. --max-running bounds how many of its jobs run at once. What is not given stays as it is. list shows tenants with settings of their own.',
  ],
  positionals: { name: 'words', minimum: 1, maximum: 2 },
  options: {
    database: databaseOption,
    weight: {
      kind: 'number',
      valueName: 'W',
      summary: 'Share relative to other tenants.',
      minimum: 0.01,
      maximum: 1000,
    },
    'max-running': { kind: 'text', valueName: 'N|none', summary: 'Most jobs running at once; none: no bound.' },
    json: { kind: 'flag', summary: 'JSON instead of text.' },
  },
  examples: ['lathe tenants set label-a --weight 2 --max-running 40', 'lathe tenants list'],
} as const satisfies CommandSpec;

const columns: readonly Column[] = [
  { title: 'Tenant', width: 32, align: 'left' },
  { title: 'Weight', width: 8, align: 'right' },
  { title: 'Most running', width: 12, align: 'right' },
];

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(spec, args);
  const [action = '', name] = positionals;
  if (action === 'set' && name !== undefined) {
    const tenantId = namedTenant(name);
    const maxRunning = maxRunningOf(values['max-running']);
    if (values.weight === undefined && maxRunning === undefined)
      throw usageError(spec, 'lathe tenants set takes --weight W, --max-running N, or both; got neither.');
    const settings = await withFarmStore(spec, values.database, async (store) => {
      const known = (await store.dispatchView()).tenants.find((each) => each.tenantId === tenantId);
      const wanted: TenantSettings = {
        tenantId,
        weight: values.weight ?? known?.weight ?? 1,
        maxRunning: maxRunning === undefined ? (known?.maxRunning ?? null) : maxRunning,
      };
      await store.setTenant(wanted);
      return wanted;
    });
    print([settings], values.json);
    return 0;
  }
  if (action !== 'list' || name !== undefined)
    throw usageError(spec, `lathe tenants knows "set NAME" and "list"; got "${positionals.join(' ')}".`);
  print(await withFarmStore(spec, values.database, async (store) => (await store.dispatchView()).tenants), values.json);
  return 0;
}

/** Undefined when it was not given; null: no bound. @throws invalid_argument */
function maxRunningOf(text: string | undefined): number | null | undefined {
  if (text === undefined || text === 'none') return text === undefined ? undefined : null;
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (count >= 0 && count <= mostRunning) return count;
  throw usageError(spec, `--max-running must be none or a whole number from 0 to ${mostRunning}; got "${text}".`);
}

function print(tenants: readonly TenantSettings[], asJson: boolean): void {
  if (asJson) {
    process.stdout.write(tenants.map((each) => `${JSON.stringify(each)}\n`).join(''));
    return;
  }
  const rows = tenants.map(({ tenantId, weight, maxRunning }) =>
    formatColumns(columns, [tenantId, String(weight), maxRunning === null ? 'no bound' : String(maxRunning)]),
  );
  process.stdout.write(
    rows.length === 0 ? 'No tenant has settings of its own.\n' : `${[formatHeader(columns), ...rows].join('\n')}\n`,
  );
}
