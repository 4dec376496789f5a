import {
  localPrincipal,
  systemClock,
  type AssetStore,
  type Bus,
  type FarmStore,
  type ObjectUrlVerifier,
} from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import { KeyPrincipals, type PrincipalOf } from '@lathe/gateway';
import { LocalFarm } from '@lathe/local';
import { kafkaSettings, type Logger } from '@lathe/service-kit';
import type { GatewayConfig } from './config.ts';

/** The outside of a gateway: database, bus, objects, and who its callers are. */
export interface Adapters extends AsyncDisposable {
  readonly store: FarmStore;
  readonly bus: Bus;
  readonly assets: AssetStore & Partial<ObjectUrlVerifier>;
  readonly principalOf: PrincipalOf;
}

export interface AdapterNeeds {
  readonly config: GatewayConfig;
  readonly log: Logger;
  /** Origin of the HTTP door, once it is known. */
  readonly origin: () => string;
  /** Told of what the process cannot go on after. */
  readonly onFatal: (error: LatheError) => void;
}

/** Embedded in one directory, or over PostgreSQL, Kafka and S3. The adapters of a cluster are loaded only there. */
export async function openAdapters(needs: AdapterNeeds): Promise<Adapters> {
  const { LATHE_DATA_DIRECTORY: directory } = needs.config;
  if (directory === undefined) return await openCluster(needs);
  const local = await LocalFarm.open({ directory, baseUrl: needs.origin });
  return {
    store: local.jobStore,
    bus: local.bus,
    assets: local.assetStore,
    principalOf: () => localPrincipal,
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  };
}

async function openCluster({ config, log, onFatal }: AdapterNeeds): Promise<Adapters> {
  const [{ PostgresFarmStore }, { KafkaBus }, { S3AssetStore }] = await Promise.all([
    import('@lathe/postgres'),
    import('@lathe/kafka'),
    import('@lathe/s3'),
  ]);
  const { LATHE_DATABASE_URL: url = '', LATHE_DATABASE_POOL: poolSize, LATHE_S3_BUCKET: bucket = '' } = config;
  await using opening = new AsyncDisposableStack();
  const kafka = await kafkaSettings(config);
  if (kafka === null) throw new LatheError('invalid_argument', 'LATHE_KAFKA_BROKERS is not set.');
  const { prefix, ...connection } = kafka;
  const store = opening.use(await PostgresFarmStore.open({ url, poolSize }));
  const bus = opening.use(
    new KafkaBus({
      connection: { ...connection, clientId: 'lathe-gateway' },
      prefix,
      onFatal,
      log: ({ level, message, fields }) => log[level]({ ...fields, kafka: message }, 'kafka client'),
    }),
  );
  const endpoint = config.LATHE_S3_ENDPOINT;
  const assets = opening.use(
    await S3AssetStore.open({
      bucket,
      region: config.LATHE_S3_REGION,
      ...(endpoint === undefined ? {} : { endpoint }),
      encryption: encryptionOf(config),
    }),
  );
  log.info({ bucket, conditionalWrites: assets.conditionalWrites }, 'objects');
  const principals = opening.use(new KeyPrincipals(store, systemClock));
  const opened = opening.move();
  return {
    store,
    bus,
    assets,
    principalOf: principals.principalOf,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function encryptionOf({ LATHE_S3_ENCRYPTION: kind, LATHE_S3_KMS_KEY_ID: keyId }: GatewayConfig) {
  if (kind !== 'aws:kms') return { kind } as const;
  return keyId === undefined ? ({ kind } as const) : ({ kind, keyId } as const);
}
