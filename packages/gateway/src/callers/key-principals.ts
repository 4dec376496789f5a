import { timingSafeEqual } from 'node:crypto';
import { parseKeyText, type ApiKey, type Clock, type KeyId, type KeyStore, type Principal } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import type { Caller } from './caller.ts';

/** How long a key that was looked up is believed, ms: a revoked key works at most this much longer. */
const believedMs = 5_000;
/** With less than this left, ms, a key in use is looked up again while it is believed still: its users do not wait. */
const renewedMs = 2_500;
/** Most keys remembered, known and unknown; past it the oldest is forgotten. */
const rememberedKeys = 10_000;
/** Uses are written down at most this often, ms. */
const touchEveryMs = 60_000;

interface Remembered {
  readonly key: ApiKey | null;
  readonly untilMs: number;
}

/**
 * Decides who calls by the API key in `Authorization: Bearer …`. What is no key is refused without a look at the store,
 * and every refusal says the same, whether the key is unknown, wrong, revoked or expired.
 */
export class KeyPrincipals implements AsyncDisposable {
  readonly #store: Pick<KeyStore, 'findKey' | 'touchKeys'>;
  readonly #clock: Clock;
  readonly #remembered = new Map<string, Remembered>();
  readonly #lookups = new Map<string, { readonly begunAtMs: number; readonly found: Promise<ApiKey | null> }>();
  readonly #uses = new Map<KeyId, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Pick<KeyStore, 'findKey' | 'touchKeys'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @throws unauthenticated; unavailable when the store is away and the key is not remembered. */
  readonly principalOf = async ({ authorization }: Caller): Promise<Principal> => {
    const text = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (text === undefined)
      throw new LatheError(
        'unauthenticated',
        'This farm answers callers with a key only: send "Authorization: Bearer lathe_live_…".',
      );
    const { lookup, secretHash } = parseKeyText(text);
    const key = await this.#find(lookup);
    const nowUs = this.#clock.nowUs();
    const isGood =
      key !== null &&
      timingSafeEqual(Buffer.from(key.secretHash, 'hex'), Buffer.from(secretHash, 'hex')) &&
      key.revokedAtUs === null &&
      (key.expiresAtUs === null || key.expiresAtUs > nowUs);
    if (!isGood) throw new LatheError('unauthenticated', 'The key is unknown, revoked or expired.');
    this.#uses.set(key.id, nowUs);
    this.#timer ??= setTimeout(() => void this.#writeUses(), touchEveryMs).unref();
    return { tenantId: key.tenantId, name: `${key.name} (${key.id})`, scopes: key.scopes };
  };

  async #find(lookup: string): Promise<ApiKey | null> {
    const now = this.#clock.monotonicMs();
    const known = this.#remembered.get(lookup);
    if (known === undefined || known.untilMs <= now) return await this.#lookUp(lookup);
    if (known.key !== null && known.untilMs - now < renewedMs) this.#lookUp(lookup).catch(() => undefined);
    return known.key;
  }

  /** One for all callers that come while it is young: an old one may tell what was so before a key was revoked. */
  #lookUp(lookup: string): Promise<ApiKey | null> {
    const now = this.#clock.monotonicMs();
    const underWay = this.#lookups.get(lookup);
    if (underWay !== undefined && now - underWay.begunAtMs < renewedMs) return underWay.found;
    const mine = { begunAtMs: now, found: this.#read(lookup, now) };
    this.#lookups.set(lookup, mine);
    const forget = (): void => {
      if (this.#lookups.get(lookup) === mine) this.#lookups.delete(lookup);
    };
    mine.found.then(forget, forget);
    return mine.found;
  }

  async #read(lookup: string, now: number): Promise<ApiKey | null> {
    const key = await this.#store.findKey(lookup);
    const untilMs = now + believedMs;
    if ((this.#remembered.get(lookup)?.untilMs ?? -Infinity) > untilMs) return key;
    this.#remembered.delete(lookup);
    this.#remembered.set(lookup, { key, untilMs });
    const oldest = this.#remembered.keys().next();
    if (this.#remembered.size > rememberedKeys && !oldest.done) this.#remembered.delete(oldest.value);
    return key;
  }

  /** Writes down the uses not yet written. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writeUses();
  }

  /** When a key was last used is for people to look at; no call fails because it could not be written, which is tried again. */
  async #writeUses(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const uses = [...this.#uses].map(([id, atUs]) => ({ id, atUs }));
    this.#uses.clear();
    try {
      if (uses.length > 0) await this.#store.touchKeys(uses);
    } catch {
      for (const { id, atUs } of uses) this.#uses.set(id, Math.max(atUs, this.#uses.get(id) ?? 0));
    }
  }
}
