import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommand } from '../arguments/parse-command.ts';
import { wordsOf } from './detach-farm.ts';
import { spec } from './farm-command.ts';
import { clusterOptionsOf, type FarmCommandValues } from './farm-values.ts';

const valuesOf = (...args: string[]): FarmCommandValues => parseCommand(spec, ['up', ...args]).values;
const credentials = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' };

test('nothing given is nothing said, but that parts may be fetched', () => {
  assert.deepEqual(clusterOptionsOf(valuesOf(), {}), { mayFetch: true });
});

test('what is given is used, the key of S3 from the environment', () => {
  const args = ['--database', 'postgres://me@db/farm', '--kafka', 'k1:9092,k2:9092', '--s3', 'http://s3:9000/'];
  assert.deepEqual(clusterOptionsOf(valuesOf(...args, '--bucket', 'audio', '--workers', '4'), credentials), {
    workers: 4,
    databaseUrl: 'postgres://me@db/farm',
    kafka: { given: 'k1:9092,k2:9092', image: undefined },
    s3: { endpoint: 'http://s3:9000', region: 'eu-west-1', accessKeyId: 'id', secretAccessKey: 'secret' },
    bucket: 'audio',
    mayFetch: true,
  });
});

for (const [args, message] of [
  [['--database', 'mysql://db/farm'], /--database takes postgres:.*got "mysql:/],
  [['--kafka', 'k1'], /--kafka takes HOST:PORT, got "k1"/],
  [['--s3', 's3:9000'], /--s3 takes an origin.*got "s3:9000"/],
  [['--s3', 'http://s3:9000'], /AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed/],
  [['--bucket', 'Not A Bucket'], /--bucket takes .*got "Not A Bucket"/],
] as const) {
  test(`${args.join(' ')} is refused`, () => {
    assert.throws(() => clusterOptionsOf(valuesOf(...args), {}), { code: 'invalid_argument', message });
  });
}

test('a detached farm is told every option of its starter but --detach', () => {
  const args = ['--data', '/srv/a farm', '--gateways', '1', '--workers', '2', '--slots', '3', '--no-fetch'];
  const given = ['--database', 'postgres://me@db/farm', '--kafka', 'k1:9092,k2:9092', '--s3', 'http://s3:9000'];
  const values = valuesOf('--detach', '--bucket', 'audio', ...args, ...given);
  assert.deepEqual(valuesOf(...wordsOf(values)), { ...values, detach: false });
});
