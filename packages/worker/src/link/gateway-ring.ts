import { LatheError } from '@lathe/core/errors';
import { channelTo, type ChannelSettings } from '@lathe/proto';
import { GatewayEndpoint } from './gateway-endpoint.ts';
import { parseGatewayTargets, resolveGateways } from './gateway-targets.ts';

/** Names are resolved again after this, ms; sooner when no gateway answers. */
const resolvedForMs = 30_000;
const resolvedAgainMs = 1000;
/** A gateway that is stopping is left alone this long, ms. */
const drainRestMs = 2000;

/**
 * The gateways a worker may call, in turn. One that does not answer rests for a while and the next call goes to another;
 * where all rest, the one that may be called soonest is called, so a farm of one gateway is never given up.
 */
export class GatewayRing implements Disposable {
  readonly #targets: readonly string[];
  readonly #settings: ChannelSettings;
  readonly #nowMs: () => number;
  #endpoints: readonly GatewayEndpoint[] = [];
  #turn = Math.floor(Math.random() * 1024);
  #resolvedAtMs = Number.NEGATIVE_INFINITY;
  #resolving: Promise<void> | undefined;
  #closed = false;

  /** @param targets as `channelTo` takes them, separated by commas; names may resolve to many. @throws RangeError as `channelTo`, also for a key in plain text. */
  constructor(targets: string, settings: ChannelSettings, nowMs: () => number) {
    this.#targets = parseGatewayTargets(targets);
    // Connections are made later; what no call could repair is said now.
    for (const target of this.#targets) channelTo(target, settings);
    this.#settings = settings;
    this.#nowMs = nowMs;
  }

  /**
   * Calls the next gateway once, and notes how it behaved; whoever calls tries again.
   * @throws LatheError as `call`; unavailable when no gateway's name resolves.
   */
  async once<Result>(call: (endpoint: GatewayEndpoint) => Promise<Result>): Promise<Result> {
    const endpoint = await this.next();
    try {
      const result = await call(endpoint);
      endpoint.succeeded();
      return result;
    } catch (caught) {
      const { code } = LatheError.from(caught);
      if (code === 'unavailable' || code === 'deadline_exceeded') endpoint.failed(code === 'deadline_exceeded');
      throw caught;
    }
  }

  /** For a call whose outcome says nothing of the gateway. @throws unavailable as `once`. */
  async next(): Promise<GatewayEndpoint> {
    if (this.#closed) throw new LatheError('unavailable', 'The link to the gateways is closed.');
    await this.#resolve();
    this.#turn += 1;
    const nowMs = this.#nowMs();
    const inTurn = this.#endpoints.map((_, index) => this.#endpoints[(this.#turn + index) % this.#endpoints.length]);
    let soonest: GatewayEndpoint | undefined;
    for (const endpoint of inTurn) {
      if (endpoint === undefined) continue;
      if (endpoint.restsUntilMs <= nowMs) return endpoint;
      if (soonest === undefined || endpoint.restsUntilMs < soonest.restsUntilMs) soonest = endpoint;
    }
    if (soonest === undefined) throw new LatheError('unavailable', 'No gateway is known.');
    return soonest;
  }

  /** This gateway is stopping. @returns whether another can be called instead. */
  drained(endpoint: GatewayEndpoint): boolean {
    endpoint.rest(drainRestMs);
    return this.#endpoints.some((each) => each.restsUntilMs <= this.#nowMs());
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    for (const endpoint of this.#endpoints) endpoint[Symbol.dispose]();
  }

  /** The first time waits for an answer; later ones are made while calls go on. */
  async #resolve(): Promise<void> {
    const nowMs = this.#nowMs();
    const allRest = this.#endpoints.every((each) => each.restsUntilMs > nowMs);
    const keptMs = allRest ? resolvedAgainMs : resolvedForMs;
    if (nowMs - this.#resolvedAtMs >= keptMs) {
      this.#resolvedAtMs = nowMs;
      this.#resolving ??= this.#resolveAll().finally(() => (this.#resolving = undefined));
    }
    if (this.#endpoints.length === 0) await this.#resolving;
    else this.#resolving?.catch(() => undefined);
  }

  async #resolveAll(): Promise<void> {
    const places = await resolveGateways(this.#targets);
    if (this.#closed) return;
    const known = new Map(this.#endpoints.map((endpoint) => [endpoint.place.target, endpoint]));
    const endpoints = places.map(
      (place) => known.get(place.target) ?? new GatewayEndpoint(place, this.#settings, this.#nowMs),
    );
    for (const endpoint of this.#endpoints) if (!endpoints.includes(endpoint)) endpoint[Symbol.dispose]();
    this.#endpoints = endpoints;
  }
}
