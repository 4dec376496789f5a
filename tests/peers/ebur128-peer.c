/* Measures raw interleaved 32-bit float from stdin with libebur128, polled every 10 ms; prints one JSON object.
 *   ebur128-peer CHANNELS RATE < audio.f32
 * Build: cc -O2 ebur128-peer.c -lebur128 -o ebur128-peer
 */
#include <ebur128.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: ebur128-peer CHANNELS RATE\n");
    return 2;
  }
  unsigned channels = (unsigned)atoi(argv[1]);
  unsigned long rate = strtoul(argv[2], NULL, 10);
  size_t hop = rate / 100;
  ebur128_state *state = ebur128_init(channels, rate, EBUR128_MODE_M | EBUR128_MODE_S | EBUR128_MODE_I |
                                                         EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK |
                                                         EBUR128_MODE_SAMPLE_PEAK);
  float *block = malloc(hop * channels * sizeof(float));
  if (!state || !block) return 1;
  double momentary_max = -HUGE_VAL, short_max = -HUGE_VAL;
  size_t frames, total = 0;
  while ((frames = fread(block, sizeof(float) * channels, hop, stdin)) > 0) {
    double value;
    ebur128_add_frames_float(state, block, frames);
    total += frames;
    if (frames < hop) break; /* the last hop is not whole: not a step of 10 ms */
    if (total >= hop * 40 && ebur128_loudness_momentary(state, &value) == EBUR128_SUCCESS && value > momentary_max)
      momentary_max = value;
    if (total >= hop * 300 && ebur128_loudness_shortterm(state, &value) == EBUR128_SUCCESS && value > short_max)
      short_max = value;
  }
  double integrated = 0, range = 0, peak = 0;
  ebur128_loudness_global(state, &integrated);
  ebur128_loudness_range(state, &range);
  for (unsigned channel = 0; channel < channels; channel++) {
    double value = 0;
    ebur128_true_peak(state, channel, &value);
    if (value > peak) peak = value;
  }
  printf("{\"integratedLufs\":%.6f,\"rangeLu\":%.6f,\"momentaryMaxLufs\":%.6f,\"shortTermMaxLufs\":%.6f,"
         "\"truePeakDbtp\":%.6f}\n",
         integrated, range, momentary_max, short_max, 20 * log10(peak));
  ebur128_destroy(&state);
  free(block);
  return 0;
}
