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


# At the largest magnitude P of a signal without content above half the rate, a point at most d frames away has at least
# P cos(pi d): a block whose 4x or 8x grid stays below that share of the best so far cannot hold P.
GRIDS = ((4, np.cos(np.pi / 8)), (8, np.cos(np.pi / 16)))


def interpolated(piece: np.ndarray, times: int) -> float:
    """Largest magnitude of the judged part of a block on the grid of so many points per frame."""
    spectrum = np.fft.rfft(piece)
    spectrum[-1] *= 0.5
    wide = np.zeros(len(piece) * times // 2 + 1, dtype=complex)
    wide[: len(spectrum)] = spectrum
    dense = np.fft.irfft(wide) * times
    return float(np.max(np.abs(dense[CONTEXT * times : (CONTEXT + BLOCK) * times])))


def true_peak(samples: np.ndarray) -> float:
    """Largest magnitude of one channel between and at its samples."""
    padded = np.concatenate([np.zeros(CONTEXT), samples, np.zeros(CONTEXT + BLOCK)])
    length = BLOCK + 2 * CONTEXT
    taper = np.ones(length)
    ramp = 0.5 - 0.5 * np.cos(np.pi * (np.arange(CONTEXT // 2) + 0.5) / (CONTEXT // 2))
    taper[: CONTEXT // 2] = ramp
    taper[-(CONTEXT // 2) :] = ramp[::-1]
    peak = float(np.max(np.abs(samples))) if len(samples) else 0.0
    # The interpolator's L1 norm over this context is below 8.
    starts = [s for s in range(0, len(samples), BLOCK) if np.max(np.abs(padded[s : s + length])) >= peak * 0.125]
    for times, share in GRIDS:
        found = [(interpolated(padded[s : s + length] * taper, times), s) for s in starts]
        peak = max([peak] + [level for level, _ in found])
        starts = [s for level, s in sorted(found, reverse=True) if level >= peak * share * 0.999]
    for start in starts:
        peak = max(peak, interpolated(padded[start : start + length] * taper, TIMES))
    return peak


def main() -> None:
    channels = int(sys.argv[1])
    audio = np.frombuffer(sys.stdin.buffer.read(), dtype="<f4").astype(np.float64).reshape(-1, channels)
    peak = max(true_peak(audio[:, channel]) for channel in range(channels))
    print(f"{20 * np.log10(peak):.6f}" if peak > 0 else "-inf")


main()
