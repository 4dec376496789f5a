export type { FoundServer, NoServer, SearchOptions, ServerOrigin } from './found-server.ts';
export { LocalAuthority, type IssuedIdentity } from './tls/local-authority.ts';
