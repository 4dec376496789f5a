import type { TopicChange, TopicsReport } from '@lathe/kafka';
import { formatColumns, formatHeader, type Column } from '../terminal/columns.ts';

const columns: readonly Column[] = [
  { title: 'Topic', width: 30, align: 'left' },
  { title: 'Partitions', width: 10, align: 'right' },
  { title: 'Replicas', width: 8, align: 'right' },
  { title: 'In sync', width: 7, align: 'right' },
  { title: 'Kept', width: 4, align: 'left' },
];

/** One line a topic that exists. */
export function describeTopicList({ topics, changes }: TopicsReport): string {
  const rows = topics.map(({ name, partitions, replicas, config }) =>
    formatColumns(columns, [
      name,
      String(partitions),
      String(replicas),
      config['min.insync.replicas'] ?? '-',
      shownTime(config['retention.ms']),
    ]),
  );
  const missing = changes.flatMap((change) => (change.kind === 'create' ? [change.topic] : []));
  const lines = rows.length === 0 ? [] : [formatHeader(columns), ...rows];
  if (missing.length > 0) lines.push(`Missing: ${missing.join(', ')}. "lathe topics apply" makes them.`);
  return `${lines.join('\n')}\n`;
}

/** One line a change. */
export function describeChanges({ changes, topics }: TopicsReport, isDryRun: boolean): string {
  if (changes.length === 0) return `Nothing to change: all ${topics.length} topics are as they should be.\n`;
  return changes.map((change) => `${shownChange(change, isDryRun)}\n`).join('');
}

function shownChange(change: TopicChange, isDryRun: boolean): string {
  const verb = (would: string, did: string): string => (isDryRun ? `would ${would}` : did);
  if (change.kind === 'create') {
    const kept = shownTime(change.config['retention.ms']);
    const size = `${change.partitions} partitions, ${change.replicas} replica(s)`;
    return `${verb('create', 'created')} ${change.topic}: ${size}, kept ${kept}`;
  }
  if (change.kind === 'add-partitions')
    return `${verb('add', 'added')} partitions to ${change.topic}: ${change.from} before, ${change.to} now`;
  if (change.kind === 'set') {
    const settings = Object.entries(change.config).map(
      ([name, value]) => `${name} ${change.from[name] ?? 'unset'} -> ${value}`,
    );
    return `${verb('set', 'set')} ${change.topic}: ${settings.join(', ')}`;
  }
  return `${change.kind === 'kept' ? 'kept' : 'REFUSED'} ${change.topic}: ${change.why}`;
}

function shownTime(ms: string | undefined): string {
  const hours = Number(ms) / 3_600_000;
  if (!Number.isFinite(hours)) return '-';
  if (hours < 0) return 'for ever';
  return hours >= 48 ? `${hours / 24} d` : `${hours} h`;
}
