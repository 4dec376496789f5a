"""True peak of raw interleaved 32-bit float audio on stdin, interpolated 16 times through an FFT.

    fft_true_peak.py CHANNELS < audio.f32     prints the peak in dBTP

Blocks of 2^15 frames with 2^12 frames of context on either side, whose outer half is tapered; only the block is judged.
numpy's FFT in double precision: nothing here comes from Lathe.
"""

import sys

import numpy as np

BLOCK = 1 << 15
CONTEXT = 1 << 12
TIMES = 16


def true_peak(samples: np.ndarray) -> float:
    """Largest magnitude of one channel between and at its samples."""
    padded = np.concatenate([np.zeros(CONTEXT), samples, np.zeros(CONTEXT + BLOCK)])
    length = BLOCK + 2 * CONTEXT
    taper = np.ones(length)
    ramp = 0.5 - 0.5 * np.cos(np.pi * (np.arange(CONTEXT // 2) + 0.5) / (CONTEXT // 2))
    taper[: CONTEXT // 2] = ramp
    taper[-(CONTEXT // 2) :] = ramp[::-1]
    peak = float(np.max(np.abs(samples))) if len(samples) else 0.0
    for start in range(0, len(samples), BLOCK):
        piece = padded[start : start + length]
        if np.max(np.abs(piece)) < peak * 0.125:
            continue  # the interpolator's L1 norm over this context is below 8
        spectrum = np.fft.rfft(piece * taper)
        spectrum[-1] *= 0.5
        wide = np.zeros(length * TIMES // 2 + 1, dtype=complex)
        wide[: len(spectrum)] = spectrum
        dense = np.fft.irfft(wide) * TIMES
        judged = dense[CONTEXT * TIMES : (CONTEXT + BLOCK) * TIMES]
        peak = max(peak, float(np.max(np.abs(judged))))
    return peak


def main() -> None:
    channels = int(sys.argv[1])
    audio = np.frombuffer(sys.stdin.buffer.read(), dtype="<f4").astype(np.float64).reshape(-1, channels)
    peak = max(true_peak(audio[:, channel]) for channel in range(channels))
    print(f"{20 * np.log10(peak):.6f}" if peak > 0 else "-inf")


main()
