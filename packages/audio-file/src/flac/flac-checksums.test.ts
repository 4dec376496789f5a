import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latin1 } from '../fixtures/wave-bytes.ts';
import { crc16, crc8 } from './flac-checksums.ts';

const digits = latin1('123456789');

test('CRC-8 of "123456789" is the published check value 0xF4 (CRC-8/SMBUS)', () => {
  assert.equal(crc8(digits, 0, 9), 0xf4);
});

test('CRC-16 of "123456789" is the published check value 0xFEE8 (CRC-16/UMTS), also in two parts of any length', () => {
  assert.equal(crc16(0, digits, 0, 9), 0xfee8);
  for (let cut = 0; cut <= 9; cut++) assert.equal(crc16(crc16(0, digits, 0, cut), digits, cut, 9), 0xfee8);
});
