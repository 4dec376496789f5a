/**
 * A process that starts the server its first argument names, tells its port on one line, and waits to be killed. With
 * `paused` as second argument the server is paused by then. `s3-in-docker` is of the image LATHE_TEST_S3_IMAGE.
 */
import {
  findKafka,
  findPostgres,
  findS3,
  findToxiproxy,
  type NoServer,
  type ServerControl,
} from '@lathe/local-servers';

interface OwnedServer {
  readonly address: string;
  readonly control: Pick<ServerControl, 'pause'> | null;
}

const origins = ['local'] as const;
const searches: Readonly<Record<string, () => Promise<OwnedServer | NoServer>>> = {
  async postgres() {
    const found = await findPostgres({ origins });
    return 'missing' in found ? found : { address: found.url, control: found.control };
  },
  async kafka() {
    const found = await findKafka({ origins, mayFetch: false });
    if ('missing' in found) return found;
    const { brokers, nodes } = found;
    return { address: `kafka://${brokers[0]}`, control: nodes === undefined ? null : { pause: () => nodes.pause(1) } };
  },
  async versitygw() {
    const found = await findS3({ origins, implementation: 'versitygw' });
    return 'missing' in found ? found : { address: found.endpoint, control: found.control };
  },
  async 's3-in-docker'() {
    const found = await findS3({ origins: ['docker'], image: process.env['LATHE_TEST_S3_IMAGE'] });
    return 'missing' in found ? found : { address: found.endpoint, control: found.control };
  },
  async s3rver() {
    const found = await findS3({ origins, implementation: 's3rver' });
    return 'missing' in found ? found : { address: found.endpoint, control: found.control };
  },
  async toxiproxy() {
    const found = await findToxiproxy({});
    return 'missing' in found ? found : { address: found.endpoint, control: found.control };
  },
};

const [name = '', state] = process.argv.slice(2);
const found = await searches[name]?.();
if (found === undefined || 'missing' in found) throw new Error(found?.missing ?? `There is no server ${name}.`);
if (state === 'paused') found.control?.pause();
console.log(new URL(found.address).port);
setInterval(() => undefined, 60_000);
