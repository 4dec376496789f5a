import { isBatchId, type BatchId, type JobClass } from '@lathe/core';
import { LatheError } from '@lathe/core/errors';
import {
  loadLatheProtos,
  type BatchHeader__Output,
  type BatchItem__Output,
  type ListBatchesRequest__Output,
} from '@lathe/proto';
import { givenSpec, specFields, type GivenSpec } from '../jobs/given-spec.ts';
import { classFromMessage } from '../jobs/job-messages.ts';

/** What holds for every item that does not say otherwise. */
export interface BatchDefaults {
  readonly given: GivenSpec | null;
  readonly class: JobClass;
  readonly noReuse: boolean;
  readonly attemptLimit: number;
  readonly priority: number;
  readonly deadlineUs: number | null;
}

/** A batch to open, or to go on with. */
export interface OpenBatch {
  /** Adds to this batch; null: a new one. */
  readonly batchId: BatchId | null;
  /** Makes opening idempotent within the tenant; empty: not idempotent. */
  readonly requestId: string;
  readonly label: string;
  readonly defaults: BatchDefaults;
}

/** An item as its submitter wrote it. */
export interface GivenItem {
  readonly key: string;
  readonly inputs: readonly { readonly role: string; readonly assetId: string; readonly name: string }[];
  /** Null: the batch's. */
  readonly given: GivenSpec | null;
  readonly label: string;
  readonly priority: number | null;
  readonly deadlineUs: number | null;
}

/** @throws invalid_argument. */
export function openFromMessage(header: BatchHeader__Output): OpenBatch {
  return {
    batchId: header.batch_id === '' ? null : checkedBatchId(header.batch_id),
    requestId: header.request_id,
    label: header.label,
    defaults: {
      given: specOf('lathe.v1.BatchHeader', header),
      class: classFromMessage(header.job_class) ?? 'bulk',
      noReuse: header.no_reuse ?? false,
      attemptLimit: header.attempt_limit ?? 3,
      priority: header.priority ?? 0,
      deadlineUs: header.deadline_us === undefined ? null : Number(header.deadline_us),
    },
  };
}

/** @throws invalid_argument. */
export function itemFromMessage(item: BatchItem__Output): GivenItem {
  return {
    key: item.key,
    inputs: item.inputs.map(({ role, asset_id, name }) => ({ role, assetId: asset_id, name })),
    given: specOf('lathe.v1.BatchItem', item),
    label: item.label,
    priority: item.priority ?? null,
    deadlineUs: item.deadline_us === undefined ? null : Number(item.deadline_us),
  };
}

export function pageFromMessage(request: ListBatchesRequest__Output): { pageSize: number; pageToken: string | null } {
  return { pageSize: request.page_size ?? 50, pageToken: request.page_token === '' ? null : request.page_token };
}

/** @throws not_found: what is no id names nothing. */
export function checkedBatchId(id: string): BatchId {
  if (isBatchId(id)) return id;
  throw new LatheError('not_found', `There is no batch ${JSON.stringify(id.slice(0, 80))}.`);
}

/** The member of the oneof that is set; null when none is. */
function specOf(typeName: string, message: BatchHeader__Output | BatchItem__Output): GivenSpec | null {
  const field = specFields.find((name) => (Reflect.get(message, name) ?? null) !== null);
  return field === undefined ? null : givenSpec(loadLatheProtos().json.write(typeName, message), field);
}
