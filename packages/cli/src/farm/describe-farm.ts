import { processIdentity } from '@lathe/local-servers';
import type { Cluster } from './cluster.ts';
import type { FarmState } from './farm-state.ts';

/** What other processes may know of a cluster. */
export function describeFarm(cluster: Cluster): NonNullable<FarmState['farm']> {
  const { folder, gateways, credentials, servers, processes } = cluster;
  return {
    folder,
    grpcTargets: gateways.map(({ grpcTarget }) => grpcTarget),
    httpOrigins: gateways.map(({ httpOrigin }) => httpOrigin),
    apiKeyFile: credentials.apiKeyFile,
    caFile: credentials.caFile,
    databaseUrlFile: credentials.databaseUrlFile,
    servers: [servers.postgres, servers.kafka, servers.s3].map(({ description }) => description),
    processes: processes.flatMap(({ name, pid, probeOrigin, logFile }) => {
      const identity = processIdentity(pid);
      return identity === null ? [] : [{ name, ...identity, probeOrigin, logFile }];
    }),
  };
}
