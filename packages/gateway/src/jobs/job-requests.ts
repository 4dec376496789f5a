import { LatheError } from '@lathe/core/errors';
import { loadLatheProtos, type CreateJobRequest__Output, type ListJobsRequest__Output } from '@lathe/proto';
import { checkedBatchId } from '../batches/batch-requests.ts';
import { storableText } from '../wire/storable-text.ts';
import type { CreateJob } from './create-job.ts';
import { givenSpec, specFields } from './given-spec.ts';
import { classFromMessage, stateFromMessage } from './job-messages.ts';
import type { ListJobs } from './job-service.ts';

/** The spec is the member of the oneof that the kind names as its own. @throws invalid_argument. */
export function createFromMessage(request: CreateJobRequest__Output): CreateJob {
  const body = loadLatheProtos().json.write('lathe.v1.CreateJobRequest', request);
  const given = specFields.filter((name) => body[name] !== undefined);
  const [field, ...others] = given;
  if (field === undefined || others.length > 0) {
    const message = `A job has exactly one spec, of ${specFields.join(', ')}; got ${given.join(', ') || 'none'}.`;
    throw new LatheError('invalid_argument', message, { details: { field: 'spec' } });
  }
  return {
    requestId: request.request_id,
    ...givenSpec(body, field),
    inputs: request.inputs.map(({ role, asset_id, name }) => ({ role, assetId: asset_id, name })),
    class: classFromMessage(request.job_class),
    label: request.label,
    noReuse: request.no_reuse ?? false,
    attemptLimit: request.attempt_limit ?? 3,
    priority: request.priority ?? 0,
    deadlineUs: request.deadline_us === undefined ? null : Number(request.deadline_us),
  };
}

/** @throws invalid_argument. */
export function listFromMessage(request: ListJobsRequest__Output): ListJobs {
  return {
    pageSize: request.page_size ?? 50,
    pageToken: request.page_token === '' ? null : request.page_token,
    filter: {
      ...(request.states.length === 0 ? {} : { states: request.states.map(stateFromMessage) }),
      ...(request.kind === '' ? {} : { kind: storableText(request.kind, 'kind') }),
      ...(request.batch_id === '' ? {} : { batchId: checkedBatchId(request.batch_id) }),
    },
  };
}
