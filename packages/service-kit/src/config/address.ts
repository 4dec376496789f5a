import { z } from 'zod';

/** Where to listen or connect. */
export interface Address {
  /** Name or IP address, IPv6 without brackets. */
  readonly host: string;
  /** 0 … 65535; 0 asks for a free port. */
  readonly port: number;
}

/** `host:port`, IPv6 in brackets, as configuration holds it. */
export const addressSchema = z.string().transform((text, context): Address => {
  const address = parseAddress(text);
  if (address !== null) return address;
  context.addIssue({ code: 'custom', message: 'expected host:port with port 0 to 65535' });
  return z.NEVER;
});

export function parseAddress(text: string): Address | null {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/\s]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host !== undefined && port <= 65_535 ? { host, port } : null;
}

export function formatAddress(address: Address): string {
  return `${bracketed(address.host)}:${address.port}`;
}

/** The host as it stands in a URL. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
