import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LatheError } from '@lathe/core/errors';
import { fromPostgresError, isConnectionLoss, isLostRace, LostRace } from './postgres-error.ts';

function serverError(code: string): Error {
  return Object.assign(new Error('the words of the server'), { severity: 'ERROR', code });
}

for (const [sqlState, code, isLoss, isRace] of [
  ['57P01', 'unavailable', true, false],
  ['08006', 'unavailable', true, false],
  ['25P03', 'unavailable', true, false],
  ['57014', 'unavailable', false, false],
  ['53300', 'unavailable', false, false],
  ['25006', 'unavailable', false, false],
  ['40P01', 'unavailable', false, true],
  ['40001', 'unavailable', false, true],
  ['23505', 'internal', false, true],
  ['53100', 'io_error', false, false],
  ['58030', 'io_error', false, false],
  ['28P01', 'permission_denied', false, false],
  ['3D000', 'not_found', false, false],
  ['42P01', 'wrong_state', false, false],
  ['22021', 'invalid_argument', false, false],
  ['42601', 'internal', false, false],
] as const) {
  test(`SQLSTATE ${sqlState} is ${code}`, () => {
    const error = serverError(sqlState);
    const known = fromPostgresError(error);
    assert.deepEqual([known.code, known.details], [code, { sqlState }]);
    assert.match(known.message, /the words of the server/);
    assert.deepEqual([isConnectionLoss(error), isLostRace(error)], [isLoss, isRace]);
  });
}

for (const error of [
  Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }),
  new Error('Connection terminated unexpectedly'),
  new Error('timeout exceeded when trying to connect'),
  new Error('Query read timeout'),
  new Error('Client has encountered a connection error and is not queryable'),
]) {
  test(`"${error.message}" is a loss of the connection, unavailable`, () => {
    assert.ok(isConnectionLoss(error) && !isLostRace(error));
    assert.equal(fromPostgresError(error).code, 'unavailable');
  });
}

test('a certificate that is not trusted is permission_denied, a file that is not there not_found', () => {
  const certificate = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  assert.equal(fromPostgresError(certificate).code, 'permission_denied');
  const file = Object.assign(new Error('ENOENT'), { code: 'ENOENT', syscall: 'open', path: 'root.crt' });
  assert.deepEqual([fromPostgresError(file).code, isConnectionLoss(file)], ['not_found', false]);
});

test('a LatheError stays what it is, a defect becomes internal, a lost race is run again', () => {
  const refusal = new LatheError('not_found', 'There is none.');
  assert.equal(fromPostgresError(refusal), refusal);
  assert.ok(!isConnectionLoss(refusal));
  const defect = new RangeError('defect');
  assert.ok(!isConnectionLoss(defect));
  assert.equal(fromPostgresError(defect).code, 'internal');
  assert.ok(isLostRace(new LostRace('seen')));
});
