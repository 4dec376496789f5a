/** Rates at which every case of the standards must pass, Hz. */
export const standardRates = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000] as const;

/** Rates beyond, at which tones must read right, Hz. */
export const outerRates = [8_000, 22_050, 32_000, 384_000] as const;
