import { groupedBy, type Invariant } from './invariant.ts';

/** Concurrency caps of tenants, from the times of their attempts. */
export const capsHold: Invariant = {
  name: 'No tenant ever ran more at once than it may.',
  size: ({ caps }) => Object.keys(caps).length,
  *check({ attempts, caps }) {
    const byTenant = groupedBy(attempts, ({ tenant }) => tenant);
    for (const [tenant, cap] of Object.entries(caps)) {
      const steps = (byTenant.get(tenant) ?? [])
        .flatMap(({ startedAtMs, endedAtMs }) => [
          { atMs: startedAtMs, by: 1 },
          { atMs: endedAtMs ?? Infinity, by: -1 },
        ])
        // Who ends makes room for who begins at the same time.
        .toSorted((a, b) => a.atMs - b.atMs || a.by - b.by);
      let running = 0;
      let most = 0;
      for (const { by } of steps) most = Math.max(most, (running += by));
      if (most > cap) yield `${tenant} ran ${most} jobs at once, it may run ${cap}.`;
    }
  },
};
