/* The benchmark basin in C: what a compiler reaches when the network, the lanes and the physics are
   fixed and no balance is kept.  One row of LANES traces at a time, `restrict`, OpenMP over blocks.
   Volumes are hm3, inflow is m3/s; `evaporates`, lags and return flow may all be off.  */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#define LANES 64
#define SLOTS 4
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
typedef double real;
typedef struct {
  real dead, total, turbine, minimum, mwh, most_mwh, head[4], area[4];
} Dam;
typedef struct {
  real k0, k1, k2, low, high, evaporation, demand;
} Month;

static inline void dam_step(real *restrict storage, real *restrict inflow, real *restrict down,
                            real *restrict back, real *restrict turned, real *restrict energy,
                            real *restrict delivered, const Dam d, const Month m, real returns,
                            real *restrict out_storage, real *restrict out_turbine,
                            real *restrict out_delivered, int is_kept, int has_demand) {
  const real inverse = 1.0 / d.total, width = m.high - m.low;
#pragma omp simd
  for (int s = 0; s < LANES; s++) {
    real x = storage[s], f = x * inverse, held = x + inflow[s];
    real loss = m.evaporation * (d.area[0] + f * (d.area[1] + f * (d.area[2] + f * d.area[3])));
    held -= MIN(loss, held);
    real above = MAX(held - d.dead, 0.0), reserve = MIN(d.minimum, above);
    above -= reserve;
    real y = MIN(m.demand, above);
    above -= y;
    real wish = m.k0 * MIN(f, m.low) + m.k1 * MIN(MAX(f - m.low, 0.0), width)
                + m.k2 * MAX(f - m.high, 0.0);
    real u = MIN(MIN(wish, above), MAX(d.turbine - reserve, 0.0));
    real left = held - reserve - y - u, end = MIN(left, d.total);
    real q = MIN(u + reserve, d.turbine), mean = 0.5 * (x + end) * inverse;
    real head = d.head[0] + mean * (d.head[1] + mean * (d.head[2] + mean * d.head[3]));
    storage[s] = end;
    inflow[s] = 0.0;
    down[s] += reserve + u + left - end;
    turned[s] += q;
    energy[s] += MIN(d.mwh * head * q, d.most_mwh);
    if (has_demand) {
      delivered[s] += y;
      back[s] += returns * y;
    }
    if (is_kept) {
      out_storage[s] = end;
      out_turbine[s] = q;
      if (has_demand) out_delivered[s] = y;
    }
  }
}

/* order, down, lag: by dam; local_start, local: catchments of a dam; demand: index or -1;
   months: [dam][12]; q: [block][t][catchment][lane]; kept: [block][t][series][lane] or NULL;
   sums: [block][dams + 2 * countries][lane]; last: [block][dam][lane]. */
void run(int64_t steps, int catchments, int blocks, int dams, int demands, int countries,
         const int *order, const int *down, const int *lag, const int *month, const int *local_start,
         const int *local, const int *demand, const int *country, const Dam *dam,
         const Month *months, const real *start, real returns, real volume, const real *q, real *kept,
         real *sums, real *last) {
  const int series = 2 * dams + demands;
#pragma omp parallel for schedule(static)
  for (int b = 0; b < blocks; b++) {
    size_t rows = (size_t)(SLOTS + 1) * (dams + 1);
    real *state = aligned_alloc(64, sizeof(real) * LANES * rows);
    memset(state, 0, sizeof(real) * LANES * rows);
    real *ring = state, *storage = state + (size_t)SLOTS * (dams + 1) * LANES;
    real *sum = sums + (size_t)b * (dams + 2 * countries) * LANES;
    for (int i = 0; i < dams; i++)
      for (int s = 0; s < LANES; s++) storage[i * LANES + s] = start[i];
    for (int64_t t = 0; t < steps; t++) {
      const int mo = month[t], now = (int)(t % SLOTS);
      const real *qt = q + ((size_t)b * steps + t) * catchments * LANES;
      real *row = kept ? kept + ((size_t)b * steps + t) * series * LANES : NULL;
      for (int k = 0; k < dams; k++) {
        const int i = order[k], to = down[i] < 0 ? dams : down[i], d = demand[i];
        real *in = ring + ((size_t)now * (dams + 1) + i) * LANES;
        real *there = ring + ((size_t)((t + lag[i]) % SLOTS) * (dams + 1) + to) * LANES;
        real *back = ring + ((size_t)now * (dams + 1) + to) * LANES;
        for (int j = local_start[i]; j < local_start[i + 1]; j++) {
          const real *restrict qq = qt + (size_t)local[j] * LANES;
          for (int s = 0; s < LANES; s++) in[s] += volume * qq[s];
        }
        real *en = sum + (size_t)(dams + country[i]) * LANES;
        real *de = sum + (size_t)(dams + countries + country[i]) * LANES;
        real *kd = row && d >= 0 ? row + (size_t)(2 * dams + d) * LANES : NULL;
        /* `back` may be `there`: the compiler is told otherwise only where it is true. */
        if (there == back && d >= 0 && returns > 0.0) abort();
        dam_step(storage + i * LANES, in, there, back, sum + i * LANES, en, de, dam[i],
                 months[i * 12 + mo], returns, row ? row + i * LANES : NULL,
                 row ? row + (dams + i) * LANES : NULL, kd, row != NULL, d >= 0);
      }
      memset(ring + ((size_t)now * (dams + 1) + dams) * LANES, 0, sizeof(real) * LANES);
    }
    memcpy(last + (size_t)b * dams * LANES, storage, sizeof(real) * dams * LANES);
    free(state);
  }
}
