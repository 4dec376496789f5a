/** What a poison job kills. */
export type PoisonKind = 'thread' | 'worker';

/** Dither seeds by which poisonable workers know poison: recipes are data, so the product needs no switch. */
export const poisonSeeds: Readonly<Record<PoisonKind, number>> = { thread: 0x0bad_0001, worker: 0x0bad_0002 };
