import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Inbox, messageOf } from '@lathe/core/contracts';
import type { LatheError } from '@lathe/core/errors';
import { applyTopics, type KafkaSasl } from '@lathe/kafka';
import type { FindKafkaOptions } from '@lathe/local-servers';
import { runLathe } from '../support/cli.ts';
import { kafkaForTests } from './kafka-for-tests.ts';
import { FreshTopics } from './kafka-topics.ts';
import { requiredServer } from './required-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'lathe-kafka-security-'));
const password = 'päss=word';
const certificate = selfSigned();
const search: FindKafkaOptions = {
  origins: ['local'],
  dataDirectory: join(folder, 'kafka'),
  clientProtocol: 'SASL_SSL',
  brokerProperties: {
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'listener.name.client.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_alice="${password}";`,
    'listener.name.client.scram-sha-256.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'listener.name.client.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.certificate.chain': certificate.cert,
    'ssl.keystore.key': certificate.key,
  },
  formatArguments: ['SHA-256', 'SHA-512'].flatMap((hash) => [
    '--add-scram',
    `SCRAM-${hash}=[name=alice,password=${password}]`,
  ]),
};
const kafka = requiredServer('Kafka over TLS', await kafkaForTests(search));
const tls = { ca: certificate.cert };

after(async () => {
  await kafka?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

if (kafka !== null) {
  const { brokers } = kafka;

  for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512'] as const) {
    test(`messages pass over TLS with ${mechanism}`, async () => {
      await using topics = await FreshTopics.make(brokers, { tls, sasl: credential(mechanism) });
      await using bus = topics.openBus();
      const inbox = new Inbox();
      await bus.subscribe('control', null, inbox.handler);
      await bus.publish('control', [messageOf('k', '1')]);
      await inbox.count(1);
    });

    test(`a wrong password of ${mechanism} is unauthenticated, at once`, async () => {
      const sasl = { ...credential(mechanism), password: 'wrong' };
      await assert.rejects(applyTopics({ connection: { brokers, clientId: 'lathe-test', tls, sasl } }), {
        code: 'unauthenticated',
      });
    });
  }

  test('a broker whose certificate no trusted authority signed is not spoken to', async () => {
    const connection = { brokers, clientId: 'lathe-test', tls: true, sasl: credential('plain') } as const;
    await assert.rejects(applyTopics({ connection }), { code: 'unavailable', message: /self.signed certificate/ });
  });

  test('lathe topics apply takes an authority, a mechanism, a user and a password file', async () => {
    const [ca, passwordFile] = [join(folder, 'ca.pem'), join(folder, 'password')];
    writeFileSync(ca, certificate.cert);
    writeFileSync(passwordFile, `${password}\n`);
    const access = ['--brokers', brokers.join(','), '--ca', ca, '--sasl', 'scram-sha-512', '--user', 'alice'];
    const args = [...access, '--password-file', passwordFile];
    const applied = await runLathe(['topics', 'apply', '--json', ...args]);
    assert.equal(applied.exitCode, 0, applied.stderr);
    assert.match(applied.stdout, /"lathe\.v1\.dispatch\.bulk"/);
    const again = await runLathe(['topics', 'apply', ...args]);
    assert.equal(again.stdout, 'Nothing to change: all 6 topics are as they should be.\n');
  });

  test('a subscription whose credential is no longer taken ends for good, and says so', async () => {
    assert.ok(kafka.nodes !== undefined);
    await using topics = await FreshTopics.make(brokers, { tls, sasl: credential('scram-sha-256') });
    const fatal = Promise.withResolvers<LatheError>();
    const connection = { ...topics.connection, sasl: credential('plain') };
    await using bus = topics.openBus({ connection, onFatal: fatal.resolve });
    await bus.subscribe('control', null, () => undefined);
    await kafka.nodes.kill(1);
    const properties = join(folder, 'kafka', 'node-1', 'server.properties');
    const before = readFileSync(properties, 'utf8');
    const changed = before.replace(/user_alice="[^"]*"/, 'user_alice="new"');
    assert.notEqual(changed, before);
    writeFileSync(properties, changed);
    await kafka.nodes.restart(1);
    const late = once(AbortSignal.timeout(30_000), 'abort').then(() =>
      assert.fail('onFatal was not called within 30 s'),
    );
    const error = await Promise.race([fatal.promise, late]);
    assert.equal(error.code, 'unauthenticated');
  });
}

function credential(mechanism: KafkaSasl['mechanism']): KafkaSasl {
  return { mechanism, username: 'alice', password };
}

/** A certificate for 127.0.0.1 that is its own authority, and its key. */
function selfSigned(): { readonly cert: string; readonly key: string } {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const args = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ];
  const made = spawnSync('openssl', args, { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`openssl could not make a certificate: ${made.stderr}`);
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}
