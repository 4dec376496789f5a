import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import express from 'express';
import { sendBytes } from './send-bytes.ts';

test('a reader that has left before the bytes are open is no fault, and the bytes are closed', async (t) => {
  const sent = Promise.withResolvers<Readable>();
  const app = express();
  app.get('/', (request, response) => {
    const source = Readable.from([Buffer.alloc(4)]);
    const open = async (): Promise<Readable> => {
      response.destroy();
      await once(response, 'close');
      return source;
    };
    const bytes = { sizeBytes: 4, mediaType: 'application/octet-stream', etag: null, open };
    sendBytes(request, response, bytes).then(() => sent.resolve(source), sent.reject);
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const socket = connect(address.port, '127.0.0.1').on('error', () => undefined);
  t.after(() => socket.destroy());
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  assert.equal((await sent.promise).destroyed, true);
});
