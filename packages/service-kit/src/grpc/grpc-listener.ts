import { LatheError } from '@lathe/core/errors';
import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { HealthImplementation, type ServingStatusMap } from 'grpc-health-check';
import { promisify } from 'node:util';
import { formatAddress, type Address } from '../config/address.ts';
import type { TlsIdentity } from '../tls/tls-files.ts';
import { admitFirst, type Admit } from './admit-first.ts';

/** Longest that calls which are cut are waited for, ms. */
const cutWithinMs = 250;

export interface GrpcService {
  /** Full name, e.g. `lathe.v1.Jobs`; the health service knows it by this. */
  readonly name: string;
  readonly definition: ServiceDefinition;
  readonly handlers: UntypedServiceImplementation;
}

export interface GrpcListenerOptions {
  /** Adds what is no service of ours, such as reflection. */
  readonly extend: (server: Server) => void;
  /** Plain text unless set. */
  readonly tls?: TlsIdentity | undefined;
  /** Asked before any call is served, whoever implements it; see `admitFirst`. */
  readonly admit?: Admit | undefined;
  /** Most calls under way on one connection; 1000 unless set. */
  readonly streamsPerConnection?: number;
}

/** A bound gRPC server with health on; clients are asked for at most one keepalive ping in 10 s. */
export class GrpcListener implements AsyncDisposable {
  readonly #server: Server;
  readonly #health: HealthImplementation;
  readonly #names: readonly string[];
  readonly address: Address;

  private constructor(server: Server, health: HealthImplementation, names: readonly string[], address: Address) {
    this.#server = server;
    this.#health = health;
    this.#names = names;
    this.address = address;
  }

  /** @throws unavailable when the address cannot be bound. */
  static async open(
    wanted: Address,
    services: readonly GrpcService[],
    { extend, tls, admit, streamsPerConnection = 1000 }: GrpcListenerOptions,
  ): Promise<GrpcListener> {
    const server = new Server({
      'grpc.max_concurrent_streams': streamsPerConnection,
      ...(admit === undefined ? {} : { interceptors: [admitFirst(admit)] }),
      'grpc.max_receive_message_length': 4 * 1024 * 1024,
      'grpc.keepalive_time_ms': 30_000,
      'grpc.keepalive_timeout_ms': 10_000,
    });
    for (const { definition, handlers } of services) server.addService(definition, handlers);
    const names = ['', ...services.map(({ name }) => name)];
    const health = new HealthImplementation(statuses(names));
    health.addToServer(server);
    extend(server);
    const bind = promisify(server.bindAsync.bind(server));
    try {
      const port = await bind(formatAddress(wanted), serverCredentials(tls));
      return new GrpcListener(server, health, names, { host: wanted.host, port });
    } catch (cause) {
      throw new LatheError('unavailable', `The gRPC address ${formatAddress(wanted)} cannot be bound.`, { cause });
    }
  }

  /** Health answers NOT_SERVING from now on; calls are still served. */
  drain(): void {
    for (const name of this.#names) this.#health.setStatus(name, 'NOT_SERVING');
  }

  /** Takes no more calls, and cuts those that outlast the grace. */
  async close(graceMs: number): Promise<void> {
    this.drain();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.tryShutdown(() => resolve());
    let leave: NodeJS.Timeout | undefined;
    const cut = setTimeout(() => {
      this.#server.forceShutdown();
      // A peer that hangs never acknowledges the end of its connection, and is not waited for.
      leave = setTimeout(resolve, cutWithinMs);
    }, graceMs);
    await promise;
    clearTimeout(cut);
    clearTimeout(leave);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close(0);
  }
}

function statuses(names: readonly string[]): ServingStatusMap {
  return Object.fromEntries(names.map((name) => [name, 'SERVING' as const]));
}

function serverCredentials(tls: TlsIdentity | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  return ServerCredentials.createSsl(null, [{ private_key: tls.privateKey, cert_chain: tls.certificate }]);
}
