import type { z } from 'zod';
import type { JobClass } from './job.ts';

/** Inputs of one role that a kind takes. */
export interface InputRole {
  readonly role: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** A file that a kind writes. */
export interface OutputRole {
  readonly role: string;
  readonly mediaType: string;
  /** What people see, made from the first input's name without its extension. */
  fileName(stem: string): string;
}

/** Everything the farm must know about a kind of job; the engine adds how it is rendered. */
export interface JobKind {
  readonly kind: string;
  /** One line for people. */
  readonly title: string;
  /** Field of the `spec` oneof of CreateJobRequest, and property of the REST body, that carries its spec. */
  readonly wireField: string;
  readonly inputs: readonly InputRole[];
  readonly outputs: readonly OutputRole[];
  /** What a resolved recipe must be. */
  readonly recipeSchema: z.ZodType;
  /** A caller's spec, camel case, made into a resolved recipe. @throws invalid_argument with every fault named. */
  resolveRecipe(spec: unknown): unknown;
  /** Delivery profile frozen into a recipe of this kind; null without one. @throws invalid_argument when the recipe is not of this kind. */
  profileOf(recipe: string): { readonly name: string; readonly version: string } | null;
  /** The same inputs, recipe and versions give the same bytes, so that a finished job is linked instead of doing it again. */
  readonly isReusable: boolean;
  /** Class of a job that names none. */
  readonly defaultClass: JobClass;
  /** Planning figure for pending work, seconds of one thread per second of audio; not a promise. */
  readonly workSecondsPerAudioSecond: number;
}
