import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { DispatchView } from '../ports/dispatch-store.ts';
import { tenantId } from '../tenancy/principal.ts';
import { offerRoom } from './offer-room.ts';

const tenant = tenantId('a');

function viewOf(parts: { free: number; kept?: number; interactive?: number; bulk?: number }): DispatchView {
  return {
    freeSlots: parts.free,
    freeInteractiveOnly: parts.kept ?? 0,
    inHand: [
      { tenantId: tenant, class: 'interactive', offered: parts.interactive ?? 0, running: 7 },
      { tenantId: tenant, class: 'bulk', offered: parts.bulk ?? 0, running: 7 },
    ],
    tenants: [],
  };
}

for (const [what, view, soonFree, interactiveOnly, anyClass] of [
  ['nothing free', viewOf({ free: 0 }), 0, 0, 0],
  ['1 free', viewOf({ free: 1 }), 0, 0, 2],
  ['10 free', viewOf({ free: 10 }), 0, 0, 15],
  ['3 free, 1 of them kept for interactive jobs', viewOf({ free: 3, kept: 1 }), 0, 2, 3],
  ['10 free, 4 bulk jobs on offer', viewOf({ free: 10, bulk: 4 }), 0, 4, 11],
  ['10 free, the window full of bulk jobs', viewOf({ free: 10, bulk: 15 }), 0, 15, 0],
  ['10 free, 4 interactive jobs on offer', viewOf({ free: 10, interactive: 4 }), 0, 0, 11],
  ['1 kept slot, its offers made', viewOf({ free: 1, kept: 1, interactive: 2 }), 0, 0, 0],
  ['1 kept slot, and bulk jobs on offer beyond the window', viewOf({ free: 1, kept: 1, bulk: 9 }), 0, 2, 0],
  ['nothing free, 0.4 slots soon', viewOf({ free: 0 }), 0.4, 0, 1],
  ['nothing free, 10 slots soon', viewOf({ free: 0 }), 10, 0, 15],
] as const)
  test(`${what}: room for ${interactiveOnly} interactive jobs and ${anyClass} of any class`, () => {
    assert.deepEqual(offerRoom(view, soonFree), { interactiveOnly, anyClass });
  });

test('filling the room leaves none, but what bulk offers lend to interactive jobs, and stays within the bound', () => {
  const count = fc.nat({ max: 200 });
  fc.assert(
    fc.property(
      count,
      count,
      count,
      count,
      fc.double({ min: 0, max: 50, noNaN: true }),
      (open, kept, interactive, bulk, soon) => {
        const before = viewOf({ free: open + kept, kept, interactive, bulk });
        const { interactiveOnly, anyClass } = offerRoom(before, soon);
        assert.ok(interactiveOnly >= 0 && anyClass >= 0);
        const most = Math.ceil(1.5 * kept) + 2 * Math.ceil(1.5 * (open + soon));
        const added = interactiveOnly + anyClass;
        assert.ok(added === 0 || interactive + Math.min(bulk, Math.ceil(1.5 * (open + soon))) + added <= most);
        const asInteractive = offerRoom(
          viewOf({ free: open + kept, kept, interactive: interactive + added, bulk }),
          soon,
        );
        assert.deepEqual(asInteractive, { interactiveOnly: 0, anyClass: 0 });
        let filled = bulk;
        for (let more = anyClass; more > 0; filled += more)
          more = offerRoom(viewOf({ free: open + kept, kept, interactive, bulk: filled }), soon).anyClass;
        assert.ok(filled <= Math.max(bulk, Math.ceil(1.5 * (open + soon))));
      },
    ),
  );
});
