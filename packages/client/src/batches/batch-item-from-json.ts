import { loadLatheProtos, ProtoJsonError, type BatchItem__Output } from '@lathe/proto';
import { LatheClientError } from '../call/lathe-client-error.ts';
import type { RemoteBatchItem } from './submit-batch.ts';

/** An item from the JSON form of `lathe.v1.BatchItem`, as manifests hold it. @throws LatheClientError `invalid_argument` naming the field. */
export function batchItemFromJson(json: unknown): RemoteBatchItem {
  const { json: protoJson, BatchItem } = loadLatheProtos();
  const { key, inputs, label, priority, deadline_us, master, analyze, custom } = readItem(() =>
    // `read` has checked names and types against the descriptor that the codec was made from.
    BatchItem.deserialize(BatchItem.serialize(protoJson.read('lathe.v1.BatchItem', json))),
  );
  return {
    key,
    inputs: inputs.map(({ role, asset_id, name }) => ({ role, assetId: asset_id, name })),
    label,
    ...(priority === undefined ? {} : { priority }),
    ...(deadline_us === undefined ? {} : { deadlineUs: Number(deadline_us) }),
    ...(master ? { spec: { master } } : analyze ? { spec: { analyze } } : custom ? { spec: { custom } } : {}),
  };
}

function readItem(read: () => BatchItem__Output): BatchItem__Output {
  try {
    return read();
  } catch (caught) {
    if (!(caught instanceof ProtoJsonError)) throw caught;
    throw new LatheClientError('invalid_argument', caught.message, { details: { field: caught.field }, cause: caught });
  }
}
