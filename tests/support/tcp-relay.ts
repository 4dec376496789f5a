import { connect, createServer } from 'node:net';

/**
 * A process that hands bytes on between the port it prints and the one it is given, so that a test can stop or kill what
 * stands before a server: to its clients that is a server that hangs or dies.
 */
const [port = ''] = process.argv.slice(2);
const server = createServer((near) => {
  const far = connect(Number(port), '127.0.0.1');
  near.pipe(far).pipe(near);
  for (const socket of [near, far]) {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      near.destroy();
      far.destroy();
    });
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
});
