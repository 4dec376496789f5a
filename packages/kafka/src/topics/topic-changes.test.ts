import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topicChanges, type WantedTopic } from './topic-changes.ts';
import type { TopicState } from './read-topics.ts';
import { replicationFor, topicPlans } from './topic-plan.ts';

const wanted: WantedTopic = { name: 't', partitions: 24, replicas: 3, minInSync: 2, retentionMs: 3_600_000 };
const asWanted: TopicState = {
  name: 't',
  partitions: 24,
  replicas: 3,
  hasLeaders: true,
  config: {
    'cleanup.policy': 'delete',
    'retention.ms': '3600000',
    'segment.ms': '600000',
    'min.insync.replicas': '2',
  },
  ownConfig: {},
};

test('a topic that is not there is created with its settings', () => {
  assert.deepEqual(topicChanges([wanted], []), [
    { kind: 'create', topic: 't', partitions: 24, replicas: 3, config: asWanted.config },
  ]);
});

test('a topic that is as wanted is left alone', () => {
  assert.deepEqual(topicChanges([wanted], [asWanted]), []);
});

test('partitions are added', () => {
  assert.deepEqual(topicChanges([wanted], [{ ...asWanted, partitions: 12 }]), [
    { kind: 'add-partitions', topic: 't', from: 12, to: 24 },
  ]);
});

test('more partitions than planned are kept, and said', () => {
  const [change, ...rest] = topicChanges([wanted], [{ ...asWanted, partitions: 30 }]);
  assert.equal(change?.kind, 'kept');
  assert.equal(rest.length, 0);
});

test('another number of replicas is refused, and the settings fit what is there', () => {
  const found = { ...asWanted, replicas: 1, config: { ...asWanted.config, 'min.insync.replicas': '1' } };
  assert.deepEqual(
    topicChanges([wanted], [found]).map(({ kind }) => kind),
    ['refused'],
  );
});

test('a setting that differs is set, with what it was', () => {
  const found = { ...asWanted, config: { ...asWanted.config, 'retention.ms': '604800000' } };
  assert.deepEqual(topicChanges([wanted], [found]), [
    { kind: 'set', topic: 't', config: { 'retention.ms': '3600000' }, from: { 'retention.ms': '604800000' } },
  ]);
});

test('two replicas must have a message where there are three, else one', () => {
  assert.deepEqual([1, 2, 3, 5].map(replicationFor), [
    { replicas: 1, minInSync: 1 },
    { replicas: 1, minInSync: 1 },
    { replicas: 3, minInSync: 2 },
    { replicas: 3, minInSync: 2 },
  ]);
});

test('all jobs of a class can be read by as many workers as its topic has partitions: 24, 48 and 12', () => {
  assert.deepEqual(
    Object.entries(topicPlans).map(([topic, { partitions, retentionMs }]) => [
      topic,
      partitions,
      retentionMs / 3_600_000,
    ]),
    [
      ['dispatch.interactive', 24, 1],
      ['dispatch.bulk', 48, 1],
      ['dispatch.long', 12, 1],
      ['control', 1, 1],
      ['events', 24, 168],
      ['dead', 3, 720],
    ],
  );
});
