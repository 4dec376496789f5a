/**
 * Version of everything that decides output bytes: kernels, plans, solver, encoder, writer.
 * It is part of the render key; raise it in the commit that changes any golden hash, and only there.
 */
export const engineVersion = '1.0.0';

/** Version of everything that decides decoded samples: container readers and codecs. Part of the render key. */
export const decoderVersion = '1.2.0';
