import { test } from 'node:test';
import { requiredServer } from './required-server.ts';

/** What a suite looks like whose server is nowhere; run by `required-server.test.ts` in a process of its own. */
const server = requiredServer('a suite', { missing: 'No such server is here.' });
if (server !== null) void test('what needs it', () => undefined);
