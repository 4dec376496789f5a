import {
  localPrincipal,
  systemClock,
  tenantId,
  tenantScopes,
  type Claim,
  type ClaimRequest,
  type Clock,
  type Job,
  type LeaseRef,
  type Principal,
} from '@lathe/core';
import { LocalFarm } from '@lathe/local';
import { loadLatheProtos } from '@lathe/proto';
import { createLogger, createRegistry, formatAddress, loopbackHosts, type Registry } from '@lathe/service-kit';
import { credentials, Metadata, type requestCallback } from '@grpc/grpc-js';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayOptions } from './gateway-options.ts';
import { Gateway } from './gateway.ts';
import type { CreateJob } from './jobs/create-job.ts';
import type { WorkClaim } from './work/work-service.ts';

export const alice: Principal = { tenantId: tenantId('alice'), name: 'alice', scopes: tenantScopes };
export const bob: Principal = { tenantId: tenantId('bob'), name: 'bob', scopes: tenantScopes };
export const worker: Principal = localPrincipal;

/** What a worker says whose only slot is free. */
export const oneSlot = { slots: { slots: 1, freeSlots: 1, freeInteractiveOnly: 0 }, most: 1, moreHints: [] };

const loopback = { host: '127.0.0.1', port: 0 };
const never = 2 ** 31 - 1;

/** A gateway on local adapters in a directory of its own, with clients for every service. Without Authorization the caller is `local`, the worker. */
export class TestFarm implements AsyncDisposable {
  readonly farm: LocalFarm;
  readonly gateway: Gateway;
  readonly registry: Registry;
  readonly clients;
  readonly #stack: AsyncDisposableStack;

  private constructor(farm: LocalFarm, gateway: Gateway, registry: Registry, stack: AsyncDisposableStack) {
    this.farm = farm;
    this.gateway = gateway;
    this.registry = registry;
    this.#stack = stack;
    const { Jobs, Assets, Profiles, Work } = loadLatheProtos();
    const address = formatAddress(gateway.grpcAddress);
    const insecure = credentials.createInsecure();
    this.clients = {
      jobs: new Jobs(address, insecure),
      assets: new Assets(address, insecure),
      profiles: new Profiles(address, insecure),
      work: new Work(address, insecure),
    };
  }

  static async open(
    options: Partial<GatewayOptions> & { readonly directory?: string; readonly clock?: Clock } = {},
  ): Promise<TestFarm> {
    await using stack = new AsyncDisposableStack();
    const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'lathe-gateway-')));
    if (options.directory === undefined) stack.defer(() => rm(directory, { recursive: true, force: true }));
    const clock = options.clock ?? systemClock;
    let origin = '';
    const farm = stack.use(await LocalFarm.open({ directory, baseUrl: () => origin, clock }));
    const registry = createRegistry({ service: 'gateway', version: 'test' });
    const gateway = stack.use(await openGateway(farm, { clock, registry, ...options }));
    origin = gateway.origin;
    return new TestFarm(farm, gateway, registry, stack.move());
  }

  /** Another gateway of the same farm; the caller closes it. */
  async openAnother(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
    return await openGateway(this.farm, { ...options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of Object.values(this.clients)) client.close();
    await this.gateway.close(0);
    await this.#stack.disposeAsync();
  }

  /** Accepts a master of fresh bytes for the principal, interactive, level kept. */
  async submit(principal: Principal, job: Partial<CreateJob> = {}): Promise<Job> {
    const assetId = await this.upload(principal, randomBytes(64));
    const request: CreateJob = {
      requestId: '',
      kind: 'master',
      spec: {},
      inputs: [{ role: 'source', assetId, name: 'song.flac' }],
      class: null,
      label: '',
      noReuse: false,
      attemptLimit: 3,
      priority: 0,
      deadlineUs: null,
      ...job,
    };
    return (await this.gateway.services.jobs.create(principal, request)).job;
  }

  /** Claims the next job as a worker with one slot that runs nothing else. */
  async claim(request: Partial<Omit<ClaimRequest, 'leaseMs'>> = {}): Promise<WorkClaim> {
    const [claim] = await this.gateway.services.work.claim(
      worker,
      {
        workerId: 'w1',
        bootId: 'b1',
        classes: ['interactive'],
        kinds: ['master'],
        hint: null,
        alone: true,
        ...request,
      },
      oneSlot,
    );
    if (claim === undefined) throw new Error('There is no job to claim.');
    return claim;
  }

  /** Writes every output of a claim by its URL, and completes it. */
  async finish({ claim, outputs }: WorkClaim): Promise<Job> {
    const finished = await Promise.all(
      outputs.map(async ({ role, objectKey, url, name, mediaType }) => {
        const bytes = randomBytes(32);
        const sent = await fetch(url, { method: 'PUT', body: bytes });
        if (sent.status !== 201) throw new Error(`PUT answered ${sent.status}`);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        return { role, asset: { sha256, sizeBytes: bytes.length, objectKey, name, mediaType } };
      }),
    );
    return await this.gateway.services.work.complete(worker, leaseOf(claim), {
      outcome: 'succeeded',
      outputs: finished,
    });
  }

  /** Uploads bytes as a file of the principal. */
  async upload(principal: Principal, bytes: Uint8Array, name = 'a.wav'): Promise<string> {
    const header = { name, mediaType: 'audio/wav', sha256: '' };
    const { asset } = await this.gateway.services.assets.upload(
      principal,
      header,
      chunksOf(bytes),
      new AbortController().signal,
    );
    return asset.id;
  }
}

export function leaseOf({ job, fence }: Claim): LeaseRef {
  return { tenantId: job.tenantId, jobId: job.id, fence };
}

/** One REST call: its status and its JSON, if it has any. */
export async function rest(
  farm: TestFarm,
  path: string,
  init: RequestInit & { readonly as?: string; readonly json?: unknown } = {},
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const { as: caller, json, ...rest } = init;
  const headers = new Headers(rest.headers);
  if (caller !== undefined) headers.set('authorization', caller);
  if (json !== undefined) headers.set('content-type', 'application/json');
  const answered = await fetch(farm.gateway.origin + path, {
    method: json === undefined ? 'GET' : 'POST',
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...rest,
    headers,
  });
  const text = await answered.text();
  const isJson = /[/+]json/.test(answered.headers.get('content-type') ?? '');
  return { status: answered.status, headers: answered.headers, body: isJson ? JSON.parse(text) : text };
}

/** What lies at a path of names and indices, e.g. `job.inputs.0.role`. */
export function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
      value,
    );
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Metadata of a caller of this name. */
export function as(name: string): Metadata {
  const metadata = new Metadata();
  metadata.set('authorization', name);
  return metadata;
}

/** Awaits one unary call: `await answer((done) => client.get(request, done))`. */
export function answer<Response>(call: (done: requestCallback<Response>) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error) reject(error);
      else if (response) resolve(response);
    });
  });
}

/** Bytes in pieces of at most 64 KiB. */
export async function* chunksOf(bytes: Uint8Array, sizeBytes = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sizeBytes) yield bytes.subarray(at, at + sizeBytes);
}

async function openGateway(farm: LocalFarm, options: Partial<GatewayOptions>): Promise<Gateway> {
  return await Gateway.open({
    store: farm.jobStore,
    bus: farm.bus,
    assets: farm.assetStore,
    clock: systemClock,
    log: createLogger('test', 'silent'),
    registry: createRegistry({ service: 'gateway', version: 'test' }),
    principalOf: ({ authorization }) =>
      authorization === null
        ? worker
        : { tenantId: tenantId(authorization), name: authorization, scopes: tenantScopes },
    engineVersions: { engine: 'test-1', decoder: 'test-1' },
    grpcAddress: loopback,
    httpAddress: loopback,
    ownHosts: loopbackHosts,
    sweeping: { everyMs: never },
    ...options,
  });
}
