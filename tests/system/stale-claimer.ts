import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';
import { LatheError } from '@lathe/core/errors';
import { WorkLink, type ClaimedWork } from '@lathe/worker';

/**
 * A worker's link to the gateway without its conscience: claims so many jobs, says `claimed`, renews nothing, and at
 * the word `complete` claims to have finished every one. Prints the code each answer came with.
 */
const [address = '', count = '0'] = process.argv.slice(2);
using link = new WorkLink(address, { workerId: `zombie-${process.pid}`, bootId: randomUUID() });
const claims: ClaimedWork[] = [];
while (claims.length < Number(count)) {
  // All at once, so that the first lease does not end before the last is claimed.
  const missing = Array.from({ length: Number(count) - claims.length });
  for (const work of await Promise.all(missing.map(claimOne))) if (work !== null) claims.push(work);
}
process.stdout.write('claimed\n');
for await (const word of createInterface({ input: process.stdin })) {
  if (word !== 'complete') continue;
  const answers = await Promise.all(
    claims.map(async ({ lease }) => {
      try {
        await link.complete(lease, { outcome: 'cancelled' });
        return 'accepted';
      } catch (caught) {
        return LatheError.from(caught).code;
      }
    }),
  );
  process.stdout.write(`${JSON.stringify(answers)}\n`);
  break;
}

async function claimOne(): Promise<ClaimedWork | null> {
  const slots = { slots: 1, freeSlots: 1, freeInteractiveOnly: 0 };
  const classes = ['interactive', 'bulk', 'long'] as const;
  const { works } = await link.claim({ classes, kinds: ['master'], most: 1, hints: [], alone: true, slots });
  return works[0] ?? null;
}
