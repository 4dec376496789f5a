import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { LatheError } from '@lathe/core/errors';

/** One gateway process as it can be reached. */
export interface GatewayPlace {
  /** As `channelTo` takes it: scheme, where it was given, IP address and port. */
  readonly target: string;
  /** The name it was found under, which its certificate and host guard know; null when an IP address was given. */
  readonly name: string | null;
}

const pattern = /^((?:https?:\/\/)?)(\[[^\]]+\]|[^\s/:]+):(\d{1,5})\/?$/;

/** @param text addresses as `channelTo` takes them, separated by commas. @throws RangeError for an empty list or another form. */
export function parseGatewayTargets(text: string): readonly string[] {
  const targets = text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  if (targets.length === 0) throw new RangeError('At least one address of a gateway is needed, got none.');
  for (const target of targets) {
    if (!pattern.test(target))
      throw new RangeError(`The address of a gateway is HOST:PORT or https://HOST:PORT, got "${target}".`);
  }
  return [...new Set(targets)];
}

/** Every gateway that the targets stand for now: a name may resolve to many. @throws unavailable when none resolves. */
export async function resolveGateways(targets: readonly string[]): Promise<readonly GatewayPlace[]> {
  const found = await Promise.all(targets.map(placesOf));
  const places = new Map(found.flat().map((place) => [place.target, place]));
  if (places.size > 0) return [...places.values()];
  throw new LatheError('unavailable', `No gateway is found under ${targets.join(', ')}: the name does not resolve.`);
}

async function placesOf(target: string): Promise<readonly GatewayPlace[]> {
  const [, scheme = '', host = '', port = ''] = pattern.exec(target) ?? [];
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0) return [{ target, name: null }];
  const addresses = await lookup(bare, { all: true }).catch(() => []);
  // A name of this machine has an address of either family, behind which is one process.
  const isLoopback = bare.toLowerCase() === 'localhost';
  return (isLoopback ? addresses.slice(0, 1) : addresses).map(({ address, family }) => ({
    target: `${scheme}${family === 6 ? `[${address}]` : address}:${port}`,
    name: bare,
  }));
}
