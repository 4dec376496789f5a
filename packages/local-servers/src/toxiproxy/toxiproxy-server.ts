import { LatheError } from '@lathe/core/errors';
import type { FoundServer } from '../found-server.ts';
import { httpCall } from '../process/http-call.ts';
import type { ServerControl } from '../server-control.ts';

/** What befalls the bytes in one direction. */
export type Toxic =
  | { readonly type: 'latency'; readonly attributes: { readonly latency: number; readonly jitter?: number } }
  /** Swallows everything; closes after so many ms, 0: never. */
  | { readonly type: 'timeout'; readonly attributes: { readonly timeout: number } }
  /** KB/s. */
  | { readonly type: 'bandwidth'; readonly attributes: { readonly rate: number } }
  /** A TCP reset after so many ms. */
  | { readonly type: 'reset_peer'; readonly attributes: { readonly timeout: number } }
  | { readonly type: 'limit_data'; readonly attributes: { readonly bytes: number } };

/** One port that leads to one server, through whatever befalls the network. */
export interface ToxiproxyProxy {
  /** `127.0.0.1:21234`. */
  readonly listen: string;
  /** @param stream `downstream` is from the server to its client. @param toxicity Share of connections, 0 … 1. @returns the toxic's name. */
  addToxic(toxic: Toxic, stream?: 'upstream' | 'downstream', toxicity?: number): Promise<string>;
  removeToxic(name: string): Promise<void>;
  /** Cuts every connection and takes no new one. */
  disable(): Promise<void>;
  enable(): Promise<void>;
  remove(): Promise<void>;
}

/** A Toxiproxy that answers now. */
export interface ToxiproxyServer extends FoundServer {
  /** Of its HTTP API. */
  readonly endpoint: string;
  readonly control: ServerControl;
  /** @param upstream `host:port` of the server. @param listenPort Of 127.0.0.1; a free one unless set. */
  createProxy(name: string, upstream: string, listenPort?: number): Promise<ToxiproxyProxy>;
}

const callLimitMs = 10_000;

/** Toxiproxy's HTTP API, as far as we need it. */
export class ToxiproxyApi {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  async createProxy(name: string, upstream: string, listenPort: number): Promise<ToxiproxyProxy> {
    const listen = `127.0.0.1:${listenPort}`;
    await this.#call('POST', '/proxies', { name, upstream, listen, enabled: true });
    const path = `/proxies/${encodeURIComponent(name)}`;
    return {
      listen,
      addToxic: async (toxic, stream = 'downstream', toxicity = 1) => {
        const toxicName = `${toxic.type}-${stream}`;
        await this.#call('POST', `${path}/toxics`, { name: toxicName, stream, toxicity, ...toxic });
        return toxicName;
      },
      removeToxic: (toxicName) => this.#call('DELETE', `${path}/toxics/${encodeURIComponent(toxicName)}`),
      disable: () => this.#call('POST', path, { enabled: false }),
      enable: () => this.#call('POST', path, { enabled: true }),
      remove: () => this.#call('DELETE', path),
    };
  }

  async #call(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
    const signal = AbortSignal.timeout(callLimitMs);
    const answer = await httpCall({ url: this.#endpoint + path }, method, signal, body);
    if (answer.status >= 200 && answer.status < 300) return;
    throw new LatheError(
      'internal',
      `Toxiproxy answered ${method} ${path} with ${answer.status}: ${answer.body.trim()}`,
    );
  }
}
