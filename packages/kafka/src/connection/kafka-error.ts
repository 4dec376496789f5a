import { LatheError } from '@lathe/core/errors';

/** Protocol errors that say a topic is not there. */
const unknownTopic = 'UNKNOWN_TOPIC_OR_PARTITION';
const refused = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
]);

/**
 * What the client library threw, in words of the catalogue: `unauthenticated`, `permission_denied`, `not_found` for a
 * topic that is not there, else `unavailable`. @param doing what was being done, e.g. "Publishing to lathe.v1.events".
 */
export function kafkaError(caught: unknown, doing: string): LatheError {
  if (caught instanceof LatheError) return caught;
  const chain = causes(caught);
  const text = chain.at(-1)?.message ?? String(caught);
  const options = { cause: caught };
  if (chain.some(({ name }) => name === 'KafkaJSSASLAuthenticationError'))
    return new LatheError('unauthenticated', `${doing}: Kafka refused the credential (${text}).`, options);
  if (chain.some(({ type }) => type !== null && refused.has(type)))
    return new LatheError('permission_denied', `${doing}: Kafka does not allow it (${text}).`, options);
  if (chain.some(({ type }) => type === unknownTopic))
    return new LatheError('not_found', `${doing}: the topic does not exist; "lathe topics apply" makes it.`, options);
  return new LatheError('unavailable', `${doing} failed: ${text}.`, options);
}

/** Whether the cause is that a topic is not there. */
export function isUnknownTopic(caught: unknown): boolean {
  return causes(caught).some(({ type }) => type === unknownTopic);
}

const neverSupported = new Set(['KafkaJSNotImplemented', 'KafkaJSServerDoesNotSupportApiKey']);

/** Whether trying again is of no use: Kafka refuses the credential or the right, or does not speak the protocol. */
export function isForGood(caught: unknown): boolean {
  const { code } = kafkaError(caught, '');
  if (code === 'unauthenticated' || code === 'permission_denied') return true;
  return causes(caught).some(({ name }) => neverSupported.has(name));
}

interface Cause {
  readonly name: string;
  readonly message: string;
  /** Name of the protocol error, e.g. `NOT_LEADER_FOR_PARTITION`. */
  readonly type: string | null;
}

/** The error and what caused it, outermost first; those an aggregate holds, too. */
function causes(caught: unknown): readonly Cause[] {
  if (!(caught instanceof Error)) return [];
  const type = 'type' in caught && typeof caught.type === 'string' ? caught.type : null;
  const inner = 'errors' in caught && Array.isArray(caught.errors) ? caught.errors : [caught.cause];
  return [{ name: caught.name, message: caught.message.replace(/\.$/, ''), type }, ...inner.flatMap(causes)];
}
