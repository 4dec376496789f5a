import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** SHA-256 of a request's body in canonical form, lower-case hexadecimal; the request_id is no part of it. @throws invalid_argument for what JSON cannot hold. */
export function requestHash(body: unknown): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}
