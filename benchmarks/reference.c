/*
 * The reference run in C: a 3-8-2 network, 50,000 epochs of full-batch gradient descent.
 *
 * This is what the compiled engine of bpcore is measured against, so it is as fast as plain C gets:
 * written for exactly these sizes, which the compiler therefore knows, and with the samples side by
 * side in memory, so that every inner loop runs over neighbouring numbers and becomes vector code.
 *
 *     gcc -O3 -march=native -ffast-math benchmarks/reference.c -o reference -lm
 *     ./reference data/highway.csv [repeats]
 *
 * -ffast-math is needed twice: to reorder sums, and to take exp from glibc's vector library. On a
 * system without one (macOS, musl) the program is right but three to four times slower.
 * It prints one line of JSON: the seconds of the training loop alone, and the digits to compare.
 */
#define _POSIX_C_SOURCE 199309L /* clock_gettime */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { INPUTS = 3, HIDDEN = 8, OUTPUTS = 2, SAMPLES = 20, EPOCHS = 50000, MAX_REPEATS = 1000 };

static const double LEARNING_RATE = 0.05;
static const double GOAL = 1e-3;

typedef struct {
    double W1[HIDDEN][INPUTS], b1[HIDDEN];
    double W2[OUTPUTS][HIDDEN], b2[OUTPUTS];
} Params;

/* One row per variable, one column per sample: a table turned on its side. */
static double X[INPUTS][SAMPLES], T[OUTPUTS][SAMPLES];
static double sse[EPOCHS];

/* ---- the table ------------------------------------------------------------------------------ */

/* Read the rows that have targets; sscanf stops counting at the empty fields of 2010 and 2011. */
static void read_table(const char *path)
{
    char line[256];
    int n = 0;
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "reference: cannot open %s\n", path);
        exit(1);
    }
    while (fgets(line, sizeof line, file)) {
        double x[INPUTS], t[OUTPUTS];
        if (sscanf(line, "%*d,%lf,%lf,%lf,%lf,%lf", &x[0], &x[1], &x[2], &t[0], &t[1]) != 5)
            continue;
        if (n < SAMPLES) {
            for (int i = 0; i < INPUTS; i++) X[i][n] = x[i];
            for (int k = 0; k < OUTPUTS; k++) T[k][n] = t[k];
        }
        n++;
    }
    fclose(file);
    if (n != SAMPLES) {
        fprintf(stderr, "reference: %s has %d complete rows, expected %d\n", path, n, SAMPLES);
        exit(1);
    }
}

/* Map one variable linearly to [-1, 1]. */
static void normalise(double v[SAMPLES])
{
    double low = v[0], high = v[0];
    for (int n = 1; n < SAMPLES; n++) {
        low = fmin(low, v[n]);
        high = fmax(high, v[n]);
    }
    for (int n = 0; n < SAMPLES; n++) v[n] = 2 * (v[n] - low) / (high - low) - 1;
}

/* ---- the initial weights -------------------------------------------------------------------- */

/* Mersenne Twister (Matsumoto & Nishimura 1998), seed 5489: MATLAB's rand after rng('default').
 * Two words make one double, so 50 parameters take 100 words, and the first 100 words depend on the
 * seeded state alone: word k on states k, k + 1 and k + 397. No refill is needed. */
static double uniform(void)
{
    static uint32_t state[624];
    static int k = 0;
    uint32_t word[2];
    if (k == 0) {
        state[0] = 5489;
        for (uint32_t i = 1; i < 624; i++)
            state[i] = 1812433253u * (state[i - 1] ^ (state[i - 1] >> 30)) + i;
    }
    for (int j = 0; j < 2; j++, k++) {
        uint32_t y = (state[k] & 0x80000000u) | (state[k + 1] & 0x7fffffffu);
        y = state[k + 397] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfu : 0);
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        word[j] = y ^ (y >> 18);
    }
    return ((word[0] >> 5) * 67108864.0 + (word[1] >> 6)) / 9007199254740992.0; /* 27 + 26 bits */
}

/* MATLAB fills a matrix column by column. */
static Params initial_params(void)
{
    Params p;
    for (int i = 0; i < INPUTS; i++)
        for (int h = 0; h < HIDDEN; h++) p.W1[h][i] = uniform();
    for (int h = 0; h < HIDDEN; h++) p.b1[h] = uniform();
    for (int h = 0; h < HIDDEN; h++)
        for (int k = 0; k < OUTPUTS; k++) p.W2[k][h] = uniform();
    for (int k = 0; k < OUTPUTS; k++) p.b2[k] = uniform();
    return p;
}

/* ---- the training loop, the part that is timed ---------------------------------------------- */

static double dot(const double a[SAMPLES], const double b[SAMPLES])
{
    double total = 0;
    for (int n = 0; n < SAMPLES; n++) total += a[n] * b[n];
    return total;
}

static double sum(const double a[SAMPLES])
{
    double total = 0;
    for (int n = 0; n < SAMPLES; n++) total += a[n];
    return total;
}

/* All units and years in one go: 160 numbers fill vector registers of any width without a rest. */
static void logistic(double *z, int count)
{
    for (int j = 0; j < count; j++) z[j] = 1 / (1 + exp(-z[j]));
}

/* Train from the given weights; return the number of epochs run. sse[] is recorded before each
 * update. The weights come as a copy of the function's own, which nothing else can point to: so the
 * compiler need not read them again after every store to another array. */
static int train(Params p)
{
    static double A[HIDDEN][SAMPLES];  /* activation of the hidden layer */
    static double E[OUTPUTS][SAMPLES]; /* error, target - output */
    double delta[SAMPLES];             /* error passed back to one hidden unit */

    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        /* Forward. */
        for (int h = 0; h < HIDDEN; h++)
            for (int n = 0; n < SAMPLES; n++) {
                double z = p.b1[h];
                for (int i = 0; i < INPUTS; i++) z += p.W1[h][i] * X[i][n];
                A[h][n] = z;
            }
        logistic(&A[0][0], HIDDEN * SAMPLES);

        sse[epoch] = 0;
        for (int k = 0; k < OUTPUTS; k++) {
            for (int n = 0; n < SAMPLES; n++) {
                double y = p.b2[k];
                for (int h = 0; h < HIDDEN; h++) y += p.W2[k][h] * A[h][n];
                E[k][n] = T[k][n] - y;
            }
            sse[epoch] += dot(E[k], E[k]);
        }
        if (sse[epoch] < GOAL) return epoch + 1;

        /* Backward. E has the sign of minus the gradient, so every step is an addition. A hidden
         * unit's output weights are changed only after its delta has used the old ones. */
        for (int h = 0; h < HIDDEN; h++) {
            for (int n = 0; n < SAMPLES; n++) {
                double back = 0;
                for (int k = 0; k < OUTPUTS; k++) back += p.W2[k][h] * E[k][n];
                delta[n] = back * A[h][n] * (1 - A[h][n]);
            }
            for (int i = 0; i < INPUTS; i++) p.W1[h][i] += LEARNING_RATE * dot(delta, X[i]);
            p.b1[h] += LEARNING_RATE * sum(delta);
            for (int k = 0; k < OUTPUTS; k++) p.W2[k][h] += LEARNING_RATE * dot(E[k], A[h]);
        }
        for (int k = 0; k < OUTPUTS; k++) p.b2[k] += LEARNING_RATE * sum(E[k]);
    }
    return EPOCHS;
}

/* ---- timing and report ---------------------------------------------------------------------- */

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    static const int shown[] = {1, 2, 3, 10, 100, 1000, 5000, 50000};
    static double elapsed[MAX_REPEATS];
    int repeats = argc > 2 ? atoi(argv[2]) : 11;
    int epochs = 0;

    if (argc < 2 || repeats < 1 || repeats > MAX_REPEATS) {
        fprintf(stderr, "usage: reference TABLE.csv [repeats, 1 to %d]\n", MAX_REPEATS);
        return 2;
    }
    read_table(argv[1]);
    for (int i = 0; i < INPUTS; i++) normalise(X[i]);
    for (int k = 0; k < OUTPUTS; k++) normalise(T[k]);

    const Params start = initial_params();
    for (int r = 0; r < repeats; r++) {
        double began = seconds();
        epochs = train(start);
        elapsed[r] = seconds() - began;
    }
    qsort(elapsed, repeats, sizeof *elapsed, ascending);

    printf("{\"seconds_median\": %.6f, \"seconds_min\": %.6f, ", elapsed[repeats / 2], elapsed[0]);
    printf("\"repeats\": %d, \"epochs\": %d, \"sse\": {", repeats, epochs);
    for (size_t i = 0; i < sizeof shown / sizeof *shown && shown[i] <= epochs; i++)
        printf("%s\"%d\": %.17g", i ? ", " : "", shown[i], sse[shown[i] - 1]);
    printf("}}\n");
    return 0;
}
