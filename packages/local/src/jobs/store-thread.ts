import { receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { Database } from '../sqlite/database.ts';
import { migrate } from '../sqlite/migrations/migrate.ts';
import { fromSqliteError } from '../sqlite/sqlite-error.ts';
import { commitTogether } from './commit-together.ts';
import type { StoreCall, StoreReport, StoreRequest } from './store-message.ts';

/** Calls that one commit takes at most, each entry of a list counted as one, so that none waits long for the others' work. */
const callsPerCommit = 512;

export interface StoreThreadData {
  readonly databasePath: string;
  /** A port of its own: `node --watch` sends messages of its own over the thread's. */
  readonly port: MessagePort;
}

// This module is started by LocalJobStore with exactly this data.
const { databasePath, port } = workerData as StoreThreadData;

function report(message: StoreReport): void {
  port.postMessage(message);
}

function open(): Database | null {
  let database: Database | null = null;
  try {
    database = new Database(databasePath);
    migrate(database);
    return database;
  } catch (caught) {
    database?.close();
    report({ type: 'refused', error: fromSqliteError(caught).toRecord() });
    port.close();
    return null;
  }
}

/** Takes whatever waits by now, up to the limit of a commit. */
function drain(first: StoreRequest): { readonly calls: readonly StoreCall[]; readonly isClosing: boolean } {
  const calls: StoreCall[] = [];
  let weight = 0;
  for (let request: StoreRequest | undefined = first; request !== undefined; request = receive()) {
    if (request.type === 'close') return { calls, isClosing: true };
    calls.push(request);
    weight += weightOf(request);
    if (weight >= callsPerCommit) break;
  }
  return { calls, isClosing: false };
}

/** Lists, of items, leases and keys, are worked through one by one. */
function weightOf({ call }: StoreCall): number {
  const last: unknown = call.at(-1);
  return Array.isArray(last) ? Math.max(1, last.length) : 1;
}

function receive(): StoreRequest | undefined {
  // Only LocalJobStore holds the other end.
  return receiveMessageOnPort(port)?.message as StoreRequest | undefined;
}

const database = open();
if (database !== null) {
  port.on('message', (first: StoreRequest) => {
    const { calls, isClosing } = drain(first);
    if (calls.length > 0) report({ type: 'answers', answers: commitTogether(database, calls) });
    if (isClosing) {
      database.close();
      port.close();
    }
  });
  report({ type: 'ready' });
}
