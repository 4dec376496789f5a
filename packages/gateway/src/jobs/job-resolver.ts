import {
  canonicalJson,
  checkInputs,
  jobKindOf,
  renderKey,
  type Asset,
  type JobAsset,
  type JobKind,
  type NewJob,
  type TenantId,
} from '@lathe/core';
import { checkedAssetId } from '../assets/asset-service.ts';
import type { CreateJob } from './create-job.ts';

/** Most recipes remembered; batches name the same few again and again. */
const rememberedRecipes = 1000;
/** Bytes of a second of the most usual audio: two channels of 16 bit at 44.1 kHz. */
const usualBytesPerSecond = 176_400;

/** A spec made into what is rendered. */
interface ResolvedRecipe {
  readonly kind: JobKind;
  readonly recipe: string;
  readonly profile: { readonly name: string; readonly version: string } | null;
}

/** Makes jobs of what callers ask for: recipes resolved and frozen, inputs checked, render key, estimated work. */
export class JobResolver {
  readonly #engineVersions: { readonly engine: string; readonly decoder: string };
  readonly #kinds: readonly JobKind[];
  readonly #recipes = new Map<string, ResolvedRecipe>();

  /** @param kinds Every kind there is. */
  constructor(engineVersions: { readonly engine: string; readonly decoder: string }, kinds: readonly JobKind[]) {
    this.#engineVersions = engineVersions;
    this.#kinds = kinds;
  }

  /** Checks what needs no look at the store. @throws invalid_argument for the spec or the inputs. */
  check({ kind, spec, inputs }: Pick<CreateJob, 'kind' | 'spec' | 'inputs'>): void {
    checkInputs(this.#resolve(kind, spec).kind, inputs);
  }

  /**
   * @param assets Those of the inputs that are there; a job that names another is left to the store, which refuses it or
   * knows the request from before.
   * @throws invalid_argument for the spec or the inputs; not_found for what is no asset id.
   */
  newJob(tenantId: TenantId, request: Omit<CreateJob, 'requestId'>, assets: ReadonlyMap<string, Asset>): NewJob {
    const resolved = this.#resolve(request.kind, request.spec);
    const { kind, recipe, profile } = resolved;
    checkInputs(kind, request.inputs);
    const found = request.inputs.map(({ role, assetId, name }) => {
      const id = checkedAssetId(assetId);
      const asset = assets.get(id);
      const input: JobAsset = { role, assetId: id, name: name === '' ? (asset?.name ?? '') : name };
      return { input, asset };
    });
    const mayReuse = kind.isReusable && !request.noReuse;
    const key = !mayReuse
      ? null
      : renderKey({
          tenantId,
          kind: kind.kind,
          inputs: found.map(({ input, asset }) => ({ role: input.role, sha256: asset?.sha256 ?? '' })),
          recipe,
          profile,
          engineVersion: this.#engineVersions.engine,
          decoderVersion: this.#engineVersions.decoder,
        });
    return {
      kind: kind.kind,
      class: request.class ?? kind.defaultClass,
      inputs: found.map(({ input }) => input),
      recipe,
      label: request.label,
      renderKey: key,
      attemptLimit: request.attemptLimit,
      priority: request.priority,
      deadlineUs: request.deadlineUs,
      workSeconds: estimatedWork(
        kind,
        found.map(({ asset }) => asset?.sizeBytes ?? 0),
      ),
    };
  }

  #resolve(kindName: string, spec: unknown): ResolvedRecipe {
    const name = `${kindName} ${JSON.stringify(spec)}`;
    const known = this.#recipes.get(name);
    if (known !== undefined) return known;
    const kind = jobKindOf(kindName, this.#kinds);
    const recipe = canonicalJson(kind.resolveRecipe(spec));
    const resolved = { kind, recipe, profile: kind.profileOf(recipe) };
    const oldest = this.#recipes.keys().next();
    if (this.#recipes.size >= rememberedRecipes && !oldest.done) this.#recipes.delete(oldest.value);
    this.#recipes.set(name, resolved);
    return resolved;
  }
}

/** Planning figure, seconds of one thread: as if the bytes were uncompressed audio; not a promise. At least 0.01. */
function estimatedWork(kind: JobKind, sizesBytes: readonly number[]): number {
  const audioSeconds = sizesBytes.reduce((sum, sizeBytes) => sum + sizeBytes, 0) / usualBytesPerSecond;
  return Math.max(0.01, audioSeconds * kind.workSecondsPerAudioSecond);
}
