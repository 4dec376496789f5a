/**
 * What can befall a server that is a process of ours, from outside, as it befalls servers in the world. Each resolves
 * when it has happened. Its data and its port stay the same through all of it.
 */
export interface ServerControl {
  /** SIGKILL for all its processes. */
  kill(): Promise<void>;
  /** Asks it to end in good order. */
  stop(): Promise<void>;
  /** Stops it, if it runs, and starts it again; resolves when it serves. */
  restart(): Promise<void>;
  /** SIGSTOP: it keeps its connections and answers nothing, until `resume`. */
  pause(): void;
  resume(): void;
}
