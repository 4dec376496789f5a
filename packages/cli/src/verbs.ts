import type { CommandModule } from './arguments/command-spec.ts';

/** One verb of the command line; its module, and all that it imports, is loaded only when it is called. */
interface Verb {
  readonly summary: string;
  load(): Promise<CommandModule>;
}

/** Every verb, in the order of `lathe help`. */
export const verbs: Readonly<Record<string, Verb>> = {
  analyze: {
    summary: 'Measure loudness and true peak of files and folders.',
    load: () => import('./analyze/analyze-command.ts'),
  },
  check: {
    summary: 'Say whether a destination takes files, rule by rule, and what to do where not.',
    load: () => import('./check/check-command.ts'),
  },
  fix: {
    summary: 'Mend what a destination refuses and what needs no sample touched.',
    load: () => import('./fix/fix-command.ts'),
  },
  profiles: {
    summary: 'List delivery profiles, show one with its sources, or compare two.',
    load: () => import('./profiles/profiles-command.ts'),
  },
  plan: {
    summary: 'Say what mastering would do, without writing anything.',
    load: () => import('./plan/plan-command.ts'),
  },
  master: {
    summary: 'Bring files to a loudness and a peak ceiling, and prove it on what was written.',
    load: () => import('./master/master-command.ts'),
  },
  serve: {
    summary: 'Run a render farm in this process.',
    load: () => import('./serve/serve-command.ts'),
  },
  migrate: {
    summary: 'Bring the database of a farm to the schema of this Lathe.',
    load: () => import('./migrate/migrate-command.ts'),
  },
  submit: { summary: 'Send files to a farm as jobs.', load: () => import('./remote/submit-command.ts') },
  jobs: { summary: 'List the jobs of a farm.', load: () => import('./remote/jobs-command.ts') },
  batches: { summary: 'List the batches of a farm.', load: () => import('./batches/batches-command.ts') },
  watch: {
    summary: 'Follow a job or a batch of a farm until it ends.',
    load: () => import('./remote/watch-command.ts'),
  },
  cancel: { summary: 'Cancel jobs and batches of a farm.', load: () => import('./remote/cancel-command.ts') },
  farm: {
    summary: 'Run a real cluster on this machine: up, down, status.',
    load: () => import('./farm/farm-command.ts'),
  },
  keys: { summary: 'Make, list, revoke and rotate the keys of a farm.', load: () => import('./keys/keys-command.ts') },
  tenants: { summary: "Set a tenant's share of a farm.", load: () => import('./keys/tenants-command.ts') },
  topics: {
    summary: "Make, change or list the farm's topics in Kafka.",
    load: () => import('./topics/topics-command.ts'),
  },
};
