/* How fast memory is to native code: bandwidth ENTRIES TRIALS prints `name milliseconds` for each trial of each way. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef _OPENMP
#include <omp.h>
#endif

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return 1e3 * time.tv_sec + 1e-6 * time.tv_nsec;
}

/* Each thread copies a part of its own, as memcpy knows no threads. */
static void copy(double *restrict to, const double *restrict from, int64_t entries) {
#pragma omp parallel
  {
    int64_t thread = 0, threads = 1;
#ifdef _OPENMP
    thread = omp_get_thread_num();
    threads = omp_get_num_threads();
#endif
    int64_t start = entries * thread / threads, end = entries * (thread + 1) / threads;
    memcpy(to + start, from + start, sizeof(double) * (size_t)(end - start));
  }
}

/* From one array into another, with stores that fetch what they overwrite. */
static void scale(double *restrict to, const double *restrict from, int64_t entries, double factor) {
#pragma omp parallel for simd schedule(static)
  for (int64_t k = 0; k < entries; k++) to[k] = factor * from[k];
}

static void update(double *restrict array, int64_t entries, double factor) {
#pragma omp parallel for simd schedule(static)
  for (int64_t k = 0; k < entries; k++) array[k] *= factor;
}

int main(int count, char **words) {
  if (count != 3) return 2;
  int64_t entries = atoll(words[1]);
  int trials = atoi(words[2]);
  double *from = malloc(sizeof(double) * (size_t)entries), *to = malloc(sizeof(double) * (size_t)entries);
  if (!from || !to) return 1;
  for (int64_t k = 0; k < entries; k++) from[k] = to[k] = (double)(k % 1000);
  for (int trial = 0; trial < trials; trial++) {
    double start = now();
    copy(to, from, entries);
    double copied = now();
    scale(to, from, entries, 1.0009);
    double scaled = now();
    update(to, entries, 0.9991);
    double updated = now();
    printf("memcpy %.4f\nscale %.4f\nupdate %.4f\n", copied - start, scaled - copied, updated - scaled);
  }
  /* Something of each array has to be wanted. */
  fprintf(stderr, "%s", to[entries / 2] == from[0] + 0.5 ? " " : "");
  return 0;
}
