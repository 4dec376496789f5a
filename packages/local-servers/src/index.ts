export type { FoundServer, NoServer, SearchOptions, ServerOrigin } from './found-server.ts';
