/** Where a server came from: an address that was given, a container of ours, or a process of ours. */
export type ServerOrigin = 'given' | 'docker' | 'local';

/** A real server that answers now. Disposing stops it if we started it, and leaves a given one alone. */
export interface FoundServer extends AsyncDisposable {
  readonly origin: ServerOrigin;
  /** One line for people: what it is, which version, where it listens. */
  readonly description: string;
}

/** Why there is no server, and what would bring one. */
export interface NoServer {
  readonly missing: string;
}

/** How far down the ladder given → Docker → local process a search goes. */
export interface SearchOptions {
  /** Rungs to try, in this order; all of them unless set. */
  readonly origins?: readonly ServerOrigin[];
  /** What is fetched once (jars, binaries) lies here; the user's cache folder unless set. */
  readonly cacheDirectory?: string;
  /** Data of servers we start; a new folder that goes with the server unless set. */
  readonly dataDirectory?: string;
  /** Told about each long step (fetching, building, starting), for people who wait. */
  readonly onStep?: (step: string) => void;
  readonly signal?: AbortSignal;
}
