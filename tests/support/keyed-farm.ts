import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newKeyText, systemClock, tenantId, tenantScopes, workersTenant, type ApiKey, type Scope } from '@lathe/core';
import { decoderVersion, engineVersion } from '@lathe/engine';
import { Gateway, KeyPrincipals, type GatewayLimits } from '@lathe/gateway';
import { LocalFarm } from '@lathe/local';
import { LocalAuthority } from '@lathe/local-servers';
import { createLogger, createRegistry, formatAddress } from '@lathe/service-kit';

const loopback = { host: '127.0.0.1', port: 0 };

/** A gateway as a cluster runs it: TLS, nothing without a key, metrics elsewhere. */
export class KeyedFarm implements AsyncDisposable {
  readonly local: LocalFarm;
  readonly gateway: Gateway;
  /** PEM certificates that callers trust. */
  readonly trusted: Buffer;
  readonly #stack: AsyncDisposableStack;

  private constructor(local: LocalFarm, gateway: Gateway, trusted: Buffer, stack: AsyncDisposableStack) {
    this.local = local;
    this.gateway = gateway;
    this.trusted = trusted;
    this.#stack = stack;
  }

  static async open(limits: Partial<GatewayLimits> = {}): Promise<KeyedFarm> {
    await using stack = new AsyncDisposableStack();
    const directory = await mkdtemp(join(tmpdir(), 'lathe-keyed-'));
    stack.defer(() => rm(directory, { recursive: true, force: true }));
    let origin = '';
    const local = stack.use(await LocalFarm.open({ directory, baseUrl: () => origin }));
    const authority = await LocalAuthority.create();
    const { certificate, privateKey } = await authority.issue(['127.0.0.1', 'localhost']);
    const gateway = stack.use(
      await Gateway.open({
        store: local.jobStore,
        bus: local.bus,
        assets: local.assetStore,
        clock: systemClock,
        log: createLogger('gateway', 'silent'),
        registry: createRegistry({ service: 'gateway', version: 'test' }),
        principalOf: new KeyPrincipals(local.jobStore, systemClock).principalOf,
        engineVersions: { engine: engineVersion, decoder: decoderVersion },
        grpcAddress: loopback,
        httpAddress: loopback,
        adminAddress: loopback,
        tls: { certificate: Buffer.from(certificate), privateKey: Buffer.from(privateKey) },
        ownHosts: null,
        limits,
      }),
    );
    origin = gateway.origin;
    return new KeyedFarm(local, gateway, Buffer.from(authority.certificate), stack.move());
  }

  /** `https://host:port` of the gRPC door. */
  get grpcTarget(): string {
    return `https://${formatAddress(this.gateway.grpcAddress)}`;
  }

  async makeKey(tenant: string, scopes: readonly Scope[] = tenantScopes): Promise<{ text: string; key: ApiKey }> {
    const { text, lookup, secretHash } = newKeyText();
    const facts = { tenantId: tenantId(tenant), name: tenant, scopes, expiresAtUs: null };
    return { text, key: await this.local.jobStore.createKey({ ...facts, lookup, secretHash }) };
  }

  async makeWorkerKey(): Promise<string> {
    return (await this.makeKey(workersTenant, ['work'])).text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway.close(0);
    await this.#stack.disposeAsync();
  }
}
