import type { Profile } from '@lathe/core';
import { profileValues, type ProfileValue } from '@lathe/core/check';
import { wrapRow } from '../terminal/wrapped-table.ts';

/** One thing that two profiles say differently; null where one says nothing. */
interface Difference {
  readonly key: string;
  readonly what: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** What differs between two profiles or two versions of one, as text or as JSON. */
export function diffProfiles(from: Profile, to: Profile, asJson: boolean): string {
  const differences = differencesOf(from, to);
  const [a, b] = [from, to].map(({ name, version }) => `${name}@${version}`);
  if (asJson) return `${JSON.stringify({ from: a, to: b, differences }, null, 2)}\n`;
  if (differences.length === 0) return `${a} and ${b} say the same.\n`;
  const columns = [{ width: 23 }, { width: 26 }, { width: 26 }];
  return [
    ...wrapRow(columns, ['', a ?? '', b ?? '']),
    ...differences.flatMap((row) => wrapRow(columns, [row.what, row.from ?? '-', row.to ?? '-'])),
    '',
  ].join('\n');
}

function differencesOf(from: Profile, to: Profile): readonly Difference[] {
  const before = new Map(statements(from));
  const after = new Map(statements(to));
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.map((key) => difference(key, before.get(key), after.get(key))).filter((row) => row.from !== row.to);
}

/** Notes are shown only where nothing else differs. */
function difference(key: string, old: Statement | undefined, recent: Statement | undefined): Difference {
  const what = (old ?? recent)?.what ?? key;
  const isByNote = old !== undefined && recent !== undefined && old.text === recent.text;
  const text = (statement: Statement | undefined): string | null => {
    if (statement === undefined) return null;
    return isByNote && statement.note !== '' ? `${statement.text}: ${statement.note}` : statement.text;
  };
  return { key, what, from: text(old), to: text(recent) };
}

interface Statement {
  readonly what: string;
  readonly text: string;
  readonly note: string;
}

function statements(profile: Profile): readonly (readonly [key: string, Statement])[] {
  const plain = (what: string, text: string): Statement => ({ what, text, note: '' });
  return [
    ['title', plain('title', profile.title)],
    ['kind', plain('kind', profile.kind)],
    ...profileValues(profile).map((value) => [value.key, statementOf(value)] as const),
    ['policy', plain('master policy', profile.master.policy)],
    ['written', plain('written as', profile.master.sampleFormat ?? "the input's format")],
  ];
}

function statementOf({ what, value, severity, source }: ProfileValue): Statement {
  const trust = severity === null ? source.confidence : `${severity}, ${source.confidence}`;
  return { what, text: `${value} (${trust})`, note: source.note ?? '' };
}
