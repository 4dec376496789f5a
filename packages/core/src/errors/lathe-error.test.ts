import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { errorCatalogue, type ErrorFacts } from './error-catalogue.ts';
import { LatheError } from './lathe-error.ts';

const codes = Object.keys(errorCatalogue) as (keyof typeof errorCatalogue)[];

test('every code has statuses in range and a remedy that is a sentence', () => {
  for (const [code, facts] of Object.entries<ErrorFacts>(errorCatalogue)) {
    assert.match(code, /^[a-z]+(_[a-z]+)*$/);
    assert.ok(facts.grpcStatus >= 1 && facts.grpcStatus <= 16, `${code}: gRPC ${facts.grpcStatus}`);
    assert.ok(facts.httpStatus >= 400 && facts.httpStatus <= 599, `${code}: HTTP ${facts.httpStatus}`);
    assert.ok([2, 3, 4, 5, 6, 70, 130].includes(facts.exitCode), `${code}: exit ${facts.exitCode}`);
    assert.match(facts.remedy, /^[A-Z].*\.$/);
  }
});

for (const code of codes) {
  test(`${code} survives a record and JSON, as it has to between threads`, () => {
    const details = { text: 'ü', count: 3, flag: true, nothing: null };
    const error = new LatheError(code, 'A sentence.', { details, cause: new Error('secret') });
    const record: unknown = JSON.parse(JSON.stringify(error.toRecord()));
    assert.deepEqual(record, { code, message: 'A sentence.', details });
    const back = LatheError.fromRecord(error.toRecord());
    assert.deepEqual(back.toRecord(), error.toRecord());
    assert.equal(back.facts, errorCatalogue[code]);
    assert.equal(back.cause, undefined);
  });
}

test('an error without details has an empty record of them, and no cause unless given', () => {
  const error = new LatheError('internal', 'It broke.');
  assert.deepEqual(error.details, {});
  assert.ok(!Object.hasOwn(error, 'cause'));
  assert.ok(error instanceof Error && error.name === 'LatheError');
});

test('from keeps a LatheError as it is', () => {
  const error = new LatheError('unavailable', 'Not now.');
  assert.equal(LatheError.from(error), error);
});

test('from turns an abort into cancelled and a timeout into deadline_exceeded', () => {
  assert.equal(LatheError.from(AbortSignal.abort().reason).code, 'cancelled');
  assert.equal(LatheError.from(new DOMException('late', 'TimeoutError')).code, 'deadline_exceeded');
});

test('from turns a missing file into not_found with its path, any other system error into io_error', async () => {
  const missing: unknown = await readFile('/no/such/file').catch((error: unknown) => error);
  assert.equal(LatheError.from(missing).code, 'not_found');
  assert.deepEqual(LatheError.from(missing).details, { systemCode: 'ENOENT', path: '/no/such/file' });
  const folder: unknown = await readFile('/').catch((error: unknown) => error);
  const error = LatheError.from(folder);
  assert.equal(error.code, 'io_error');
  assert.equal(error.details['systemCode'], 'EISDIR');
  assert.equal(error.cause, folder);
});

for (const [name, thrown, message] of [
  ['an Error', new TypeError('x is not a function'), 'x is not a function'],
  ['an Error without message', new RangeError(), 'RangeError'],
  ['an Error with a code but no syscall', Object.assign(new Error('odd'), { code: 'ERR_ODD' }), 'odd'],
  ['a string', 'thrown text', 'thrown text'],
  ['undefined', undefined, 'undefined'],
  ['null', null, 'null'],
  ['an object', { code: 'not_found' }, '[object Object]'],
] as const) {
  test(`from turns ${name} into internal`, () => {
    const error = LatheError.from(thrown);
    assert.deepEqual([error.code, error.message], ['internal', message]);
  });
}
