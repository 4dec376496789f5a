import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { findDockerDaemon, runStatement, type DockerDaemon } from '@lathe/local-servers';
import { kafkaForTests } from './kafka-for-tests.ts';
import { killOwnerOf } from './owned-server.ts';
import { postgresForTests } from './postgres-for-tests.ts';
import { requiredServer } from './required-server.ts';
import { s3ForTests } from './s3-for-tests.ts';

/** What Docker says of a container, as far as it matters here. */
interface Container {
  readonly Id: string;
  readonly Ports: readonly { readonly IP?: string; readonly PublicPort?: number }[];
}

const origins = ['docker'] as const;
const daemon = requiredServer('servers in containers', await findDockerDaemon());
if (daemon !== null) {
  const postgres = requiredServer('PostgreSQL in a container', await postgresForTests({ origins }));
  const kafka = requiredServer('Kafka in a container', await kafkaForTests({ origins }));
  const s3 = requiredServer('S3 in a container', await s3ForTests({ origins }));
  after(async () => {
    for (const server of [postgres, kafka, s3]) await server?.[Symbol.asyncDispose]();
  });

  for (const [name, address] of [
    ['PostgreSQL', postgres?.url],
    ['Kafka', kafka === null ? undefined : `kafka://${kafka.brokers[0]}`],
    ['S3', s3?.endpoint],
  ] as const) {
    if (address === undefined) continue;
    test(`${name} in a container is published on 127.0.0.1 and nowhere else`, async () => {
      const { hostname, port } = new URL(address);
      assert.equal(hostname, '127.0.0.1');
      const published = (await containersOn(daemon, Number(port))).flatMap(({ Ports }) => Ports);
      assert.deepEqual(
        published.filter(({ PublicPort }) => PublicPort !== undefined).map(({ IP, PublicPort }) => [IP, PublicPort]),
        [['127.0.0.1', Number(port)]],
      );
    });
  }

  if (postgres !== null) {
    test('PostgreSQL in a container is durable and takes 200 connections and more', async () => {
      for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
        assert.equal(await runStatement(postgres.url, `SHOW ${setting}`), 'on');
      assert.ok(Number(await runStatement(postgres.url, 'SHOW max_connections')) >= 200);
    });
  }

  if (s3 !== null) {
    test('a container whose owner is killed is removed', async () => {
      const port = await killOwnerOf('s3-in-docker', 'running');
      const signal = AbortSignal.timeout(30_000);
      // Docker tells no one when a container has gone but by a stream of events that may begin too late.
      while ((await containersOn(daemon, port)).length > 0) signal.throwIfAborted();
    });
  }
}

/** Running or not, those that publish a port. */
async function containersOn({ address }: DockerDaemon, port: number): Promise<readonly Container[]> {
  const filters = encodeURIComponent(JSON.stringify({ publish: [String(port)] }));
  const path = `/containers/json?all=true&filters=${filters}`;
  const request = address.startsWith('unix://')
    ? get({ socketPath: address.slice('unix://'.length), path })
    : get(new URL(path, address.replace(/^tcp:/, 'http:')));
  const [response] = (await once(request, 'response', { signal: AbortSignal.timeout(10_000) })) as [IncomingMessage];
  return (await json(response)) as readonly Container[];
}
