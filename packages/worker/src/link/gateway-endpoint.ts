import type { ChannelOptions } from '@grpc/grpc-js';
import { channelTo, loadLatheProtos, type ChannelSettings } from '@lathe/proto';
import type { GatewayPlace } from './gateway-targets.ts';

const firstRestMs = 1000;
const longestRestMs = 10_000;

const channelOptions: ChannelOptions = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 5000,
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
  // A connection given up is not handed to the channel that replaces it.
  'grpc.use_local_subchannel_pool': 1,
};

type WorkClient = InstanceType<ReturnType<typeof loadLatheProtos>['Work']>;

/** A connection to one gateway, and how it has behaved. */
export class GatewayEndpoint implements Disposable {
  readonly place: GatewayPlace;
  readonly #settings: ChannelSettings;
  readonly #nowMs: () => number;
  #client: WorkClient | undefined;
  #failures = 0;
  #restsUntilMs = Number.NEGATIVE_INFINITY;

  constructor(place: GatewayPlace, settings: ChannelSettings, nowMs: () => number) {
    this.place = place;
    this.#settings = settings;
    this.#nowMs = nowMs;
  }

  /** Connects at the first call. */
  get client(): WorkClient {
    this.#client ??= this.#connect();
    return this.#client;
  }

  /** When it may be called again, monotonic ms; in the past unless it failed lately. */
  get restsUntilMs(): number {
    return this.#restsUntilMs;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#restsUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** Rests 1 s, and twice as long after each further failure, up to 10 s. @param isHung the connection is given up, too. */
  failed(isHung: boolean): void {
    this.#failures += 1;
    this.rest(Math.min(longestRestMs, firstRestMs * 2 ** Math.min(this.#failures - 1, 5)));
    if (isHung) this[Symbol.dispose]();
  }

  rest(ms: number): void {
    this.#restsUntilMs = this.#nowMs() + ms;
  }

  /** Ends the connection; a later call makes another. */
  [Symbol.dispose](): void {
    this.#client?.close();
    this.#client = undefined;
  }

  #connect(): WorkClient {
    const { target, name } = this.place;
    const { address, credentials, interceptors } = channelTo(target, this.#settings);
    const port = address.slice(address.lastIndexOf(':') + 1);
    const naming: ChannelOptions =
      name === null ? {} : { 'grpc.ssl_target_name_override': name, 'grpc.default_authority': `${name}:${port}` };
    return new (loadLatheProtos().Work)(address, credentials, { ...channelOptions, ...naming, interceptors });
  }
}
