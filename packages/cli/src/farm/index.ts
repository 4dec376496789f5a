export { Cluster, type ClusterGateway, type ClusterWorker } from './cluster.ts';
export { demoTenant, type ClusterCredentials } from './cluster-credentials.ts';
export type { ClusterDetours, ClusterOptions } from './cluster-options.ts';
export type { ClusterServers } from './cluster-servers.ts';
export { ServiceProcess } from './service-process.ts';
