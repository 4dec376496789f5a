import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LatheError } from '@lathe/core/errors';
import { isForGood, kafkaError } from './kafka-error.ts';

function errorOf(name: string, fields: object = {}, cause?: Error): Error {
  return Object.assign(new Error(`${name} said so.`, { cause }), { name }, fields);
}

for (const [code, error] of [
  ['unauthenticated', errorOf('KafkaJSNonRetriableError', {}, errorOf('KafkaJSSASLAuthenticationError'))],
  ['permission_denied', errorOf('KafkaJSProtocolError', { type: 'TOPIC_AUTHORIZATION_FAILED' })],
  ['not_found', errorOf('KafkaJSNumberOfRetriesExceeded', {}, errorOf('E', { type: 'UNKNOWN_TOPIC_OR_PARTITION' }))],
  [
    'permission_denied',
    errorOf('KafkaJSAggregateError', { errors: [errorOf('E', { type: 'CLUSTER_AUTHORIZATION_FAILED' })] }),
  ],
  ['unavailable', errorOf('KafkaJSConnectionError')],
] as const) {
  test(`${error.name}${error.cause instanceof Error ? ` of ${error.cause.name}` : ''} is ${code}`, () => {
    assert.equal(kafkaError(error, 'Publishing').code, code);
  });
}

test('the message says what was done and what the innermost cause is', () => {
  const error = kafkaError(errorOf('Outer', {}, errorOf('Inner')), 'Publishing to lathe.v1.events');
  assert.equal(error.message, 'Publishing to lathe.v1.events failed: Inner said so.');
});

test('an error of the catalogue stays what it is', () => {
  const error = new LatheError('cancelled', 'Enough.');
  assert.equal(kafkaError(error, 'Publishing'), error);
});

test('a reader starts over after what passes, and ends where Kafka refuses it', () => {
  assert.equal(isForGood(errorOf('KafkaJSGroupCoordinatorNotFound', { retriable: false })), false);
  assert.equal(isForGood(new TypeError('A defect of the library.')), false);
  assert.equal(isForGood(errorOf('KafkaJSSASLAuthenticationError')), true);
  assert.equal(isForGood(errorOf('KafkaJSServerDoesNotSupportApiKey')), true);
});
