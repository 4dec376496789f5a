/* Times libebur128 on raw interleaved 32-bit float, already in memory; prints one JSON object.
 *   ebur128-speed CHANNELS RATE FILE
 * Integrated loudness, loudness range and true peak; the CPU time excludes reading the file.
 * Build: cc -O3 ebur128-speed.c -lebur128 -lm -o ebur128-speed
 */
#include <ebur128.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double cpu_nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: ebur128-speed CHANNELS RATE FILE\n");
    return 2;
  }
  unsigned channels = (unsigned)atoi(argv[1]);
  unsigned long rate = strtoul(argv[2], NULL, 10);
  FILE *file = fopen(argv[3], "rb");
  if (!file) return 1;
  fseek(file, 0, SEEK_END);
  size_t frames = (size_t)ftell(file) / (channels * sizeof(float));
  rewind(file);
  float *samples = malloc(frames * channels * sizeof(float));
  if (!samples || fread(samples, channels * sizeof(float), frames, file) != frames) return 1;
  fclose(file);
  double start = cpu_nanoseconds();
  ebur128_state *state = ebur128_init(channels, rate, EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
  if (!state) return 1;
  const size_t at_once = 8192;
  for (size_t at = 0; at < frames; at += at_once) {
    size_t count = frames - at < at_once ? frames - at : at_once;
    ebur128_add_frames_float(state, samples + at * channels, count);
  }
  double integrated = 0, range = 0, peak = 0;
  ebur128_loudness_global(state, &integrated);
  ebur128_loudness_range(state, &range);
  for (unsigned channel = 0; channel < channels; channel++) {
    double value = 0;
    ebur128_true_peak(state, channel, &value);
    if (value > peak) peak = value;
  }
  double nanoseconds = cpu_nanoseconds() - start;
  printf("{\"nsPerFrame\":%.4f,\"integratedLufs\":%.4f,\"rangeLu\":%.4f,\"truePeakDbtp\":%.4f}\n", nanoseconds / frames,
         integrated, range, 20 * log10(peak));
  ebur128_destroy(&state);
  free(samples);
  return 0;
}
