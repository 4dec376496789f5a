import { credentials, InterceptingCall, type ChannelCredentials, type Interceptor } from '@grpc/grpc-js';

/** How a caller reaches a Lathe server, and as whom. */
export interface ChannelSettings {
  /** API key, sent with every call; none unless set. */
  readonly key?: string | undefined;
  /** PEM certificates trusted beside none else, for a farm with an authority of its own; the system's unless set. Means TLS. */
  readonly trustedCertificates?: Buffer | undefined;
}

/** What a generated client is constructed with. */
export interface ChannelParts {
  /** `host:port`. */
  readonly address: string;
  readonly credentials: ChannelCredentials;
  readonly interceptors: Interceptor[];
}

/**
 * @param target `host:port` or `http://host:port` in plain text; `https://host:port` with TLS.
 * @throws RangeError for another form, and for a key over plain text to a host that is not loopback.
 */
export function channelTo(target: string, { key, trustedCertificates }: ChannelSettings = {}): ChannelParts {
  const [, scheme, address, host] = /^(?:(https?):\/\/)?(([^\s/]+):\d{1,5})\/?$/.exec(target) ?? [];
  if (address === undefined || host === undefined)
    throw new RangeError(`The address of a farm is HOST:PORT or https://HOST:PORT, got "${target}".`);
  const isTls = scheme === 'https' || (scheme === undefined && trustedCertificates !== undefined);
  if (key !== undefined && !isTls && !loopback.has(host.toLowerCase()))
    throw new RangeError(`A key is not sent in plain text to ${host}: use https://${address}.`);
  return {
    address,
    credentials: isTls ? credentials.createSsl(trustedCertificates) : credentials.createInsecure(),
    interceptors: key === undefined ? [] : [sendKey(key)],
  };
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

function sendKey(key: string): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start: (metadata, listener, next) => {
        metadata.set('authorization', `Bearer ${key}`);
        next(metadata, listener);
      },
    });
}
