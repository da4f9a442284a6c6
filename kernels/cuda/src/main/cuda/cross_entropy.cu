// Cross-entropies between the distributions that logits stand for and target distributions: a sum in double and the gradients
// in one pass. Each block adds up its terms; if there are several, sum_of_blocks adds up theirs.
#include "functions.cuh"
#include "rows.cuh"

// The smallest mixture probability in a logarithm, CrossEntropy.FLOOR in Java.
static const float FLOOR = 1e-30f;

// A target that excludes its category, CrossEntropy.LEFT_OUT in Java.
static const float LEFT_OUT = -1e9f;

__device__ void store_sum(double v, double* parts, float* sum) {
  v = block_all<Sum>(v, 0.0);
  if (threadIdx.x == 0) {
    if (gridDim.x == 1) {
      *sum = (float)v;
    } else {
      parts[blockIdx.x] = v;
    }
  }
}

KERNEL(sum_of_blocks, int blocks, const double* parts, float* sum) {
  double v = 0;
  for (int i = threadIdx.x; i < blocks; i += blockDim.x) {
    v += parts[i];
  }
  v = block_all<Sum>(v, 0.0);
  if (threadIdx.x == 0) {
    *sum = (float)v;
  }
}

// What a logit x says of a Bernoulli distribution.
struct Bernoulli {
  float present;  // 1 / (1 + e^-x)
  float absent;   // 1 - present, without a difference
  float log;      // ln(1 + e^-|x|)

  __device__ __forceinline__ explicit Bernoulli(float x) {
    const float e = exponential(-fabsf(x));
    const float large = 1 / (1 + e);
    const float small = e * large;
    present = x < 0 ? small : large;
    absent = x < 0 ? large : small;
    log = log1pf(e);
  }

  // -t ln p - (1 - t) ln(1 - p) = max(x, 0) - t x + ln(1 + e^-|x|)
  __device__ __forceinline__ float entropy(float x, float t) const { return fmaf(-t, x, fmaxf(x, 0)) + log; }
};

// sum = Σ w [max(x, 0) - t x + ln(1 + e^-|x|)], gx = w (p - t) with w = weight[r, c] rowWeight[r]; gx may be null.
KERNEL(bernoulli, int n, int columns, const float* x, const float* target, const float* weight, const float* row_weight,
       double* parts, float* sum, float* gx) {
  double total = 0;
  FOR_EACH(i, n) {
    const float w = weight[i] * row_weight[i / columns];
    const float t = target[i];
    const Bernoulli p(x[i]);
    total += w * p.entropy(x[i], t);
    if (gx != nullptr) {
      gx[i] = w * (p.present - t);
    }
  }
  store_sum(total, parts, sum);
}

// sum = Σ_r w_r Σ_c -t_rc ln p_rc, gx = w (p - t) with p = softmax(x), t = softmax(y), y [columns, rows]; gx may be null.
KERNEL(categorical, unsigned rows, unsigned columns, unsigned lanes, const float* x, const float* y, const float* row_weight,
       double* parts, float* sum, float* gx) {
  double total = 0;
  for (unsigned begin = first_row(lanes); begin < rows; begin += rows_of_grid(lanes)) {
    const GroupRow row(begin, rows, columns, lanes);
    const float* xs = x + row.index * columns;
    float max_x = -POSITIVE_INFINITY;
    float max_y = -POSITIVE_INFINITY;
    for (unsigned c = row.first; c < row.columns; c += row.stride) {
      const float target = y[c * rows + row.index];
      max_x = larger(max_x, xs[c] + (target <= LEFT_OUT ? LEFT_OUT : 0));
      max_y = larger(max_y, target);
    }
    max_x = group_all<Max>(max_x, lanes);
    max_y = group_all<Max>(max_y, lanes);
    double sum_x = 0;
    double sum_y = 0;
    for (unsigned c = row.first; c < row.columns; c += row.stride) {
      const float target = y[c * rows + row.index];
      sum_x += exponential(xs[c] + (target <= LEFT_OUT ? LEFT_OUT : 0) - max_x);
      sum_y += exponential(target - max_y);
    }
    const float norm_x = (float)group_all<Sum>(sum_x, lanes);
    const float norm_y = (float)group_all<Sum>(sum_y, lanes);
    const float log_norm = logf(norm_x);
    const float w = row.exists ? row_weight[row.index] : 0;
    for (unsigned c = row.first; c < row.columns; c += row.stride) {
      const float target = y[c * rows + row.index];
      const float difference = xs[c] + (target <= LEFT_OUT ? LEFT_OUT : 0) - max_x;
      const float t = exponential(target - max_y) / norm_y;
      total += w * t * (log_norm - difference);
      if (gx != nullptr) {
        gx[row.index * columns + c] = w * (exponential(difference) / norm_x - t);
      }
    }
  }
  store_sum(total, parts, sum);
}

// A softmax over components, of which each lane of a group knows those that it meets with its stride.
struct Mixing {
  const float* z;
  float max;
  float scale;  // 1 / Σ_k e^(z_k - max)

  __device__ __forceinline__ Mixing(const GroupRow& row, const float* z) : z(z) {
    max = -POSITIVE_INFINITY;
    for (unsigned k = row.first; k < row.columns; k += row.stride) {
      max = larger(max, z[k]);
    }
    max = group_all<Max>(max, row.stride);
    double sum = 0;
    for (unsigned k = row.first; k < row.columns; k += row.stride) {
      sum += exponential(z[k] - max);
    }
    scale = 1 / (float)group_all<Sum>(sum, row.stride);
  }

  // p_k, 0 behind the last component
  __device__ __forceinline__ float share(const GroupRow& row, unsigned k) const {
    return k < row.columns ? exponential(z[k] - max) * scale : 0;
  }
};

// p = softmax(z), s = 1 / (1 + e^-a), q_m = Σ_k p_k R_km, 1 - q_m = Σ_k p_k (1 - R_km):
// sum = Σ_rm w { toBernoulli [max(a, 0) - q a + ln(1 + e^-|a|)] - toMixture [s ln q + (1 - s) ln(1 - q)] },
// ga = toBernoulli w (s - q),
// gz_k = -toMixture p_k (g_k - Σ_j p_j g_j) with g_k = Σ_m w [s/q R_km + (1 - s)/(1 - q) (1 - R_km)].
// The lanes of a row have a column each, and a component each, tile by tile. The probabilities are computed anew for each
// tile of components whose gradient is needed; usually there is one tile of each kind.
// With the number of blocks that a multiprocessor needs at least, the compiler for sm_90 spills no registers.
extern "C" __global__ void __launch_bounds__(256, 4)
    mixture(unsigned rows, unsigned components, unsigned columns, unsigned lanes, const float* z, const float* table,
            const float* a, const float* weight, unsigned weight_stride, float to_bernoulli, float to_mixture, double* parts,
            float* sum, float* gz, float* ga) {
  double total = 0;
  for (unsigned begin = first_row(lanes); begin < rows; begin += rows_of_grid(lanes)) {
    const GroupRow row(begin, rows, components, lanes);
    const Mixing p(row, z + row.index * components);
    float* gradient = gz == nullptr ? nullptr : gz + row.index * components;
    float mean = 0;  // Σ_k p_k g_k
    for (unsigned k0 = 0; k0 == 0 || (gz != nullptr && k0 < components); k0 += lanes) {
      float own = 0;  // g of component k0 + row.first
      for (unsigned m0 = 0; m0 < columns; m0 += lanes) {
        const unsigned m = m0 + row.first;
        const bool exists = row.exists && m < columns;
        float q = 0;
        float absent = 0;  // 1 - q
        for (unsigned t0 = 0; t0 < components; t0 += lanes) {
          const float share = p.share(row, t0 + row.first);
          for (unsigned t = 0; t < min(lanes, components - t0); t++) {
            const float of_t = __shfl_sync(0xffffffffu, share, t, lanes);
            const float r = exists ? table[(t0 + t) * columns + m] : 0;
            q = fmaf(of_t, r, q);
            absent = fmaf(of_t, 1 - r, absent);
          }
        }
        float u = 0;  // w s / q
        float v = 0;  // w (1 - s) / (1 - q)
        if (exists) {
          const unsigned i = row.index * columns + m;
          const float w = weight[row.index * weight_stride + m];
          const float score = a[i];
          const Bernoulli s(score);
          u = q < FLOOR ? 0 : w * s.present / q;
          v = absent < FLOOR ? 0 : w * s.absent / absent;
          if (k0 == 0) {
            const float likelihood = s.present * logf(larger(q, FLOOR)) + s.absent * logf(larger(absent, FLOOR));
            total += w * (to_bernoulli * s.entropy(score, q) - to_mixture * likelihood);
            if (ga != nullptr) {
              ga[i] = to_bernoulli * w * (s.present - q);
            }
          }
        }
        if (gz != nullptr) {
          for (unsigned t = 0; t < min(lanes, components - k0); t++) {
            const float r = exists ? table[(k0 + t) * columns + m] : 0;
            const float g = group_all<Sum>(u * r + v * (1 - r), lanes);
            own += t == row.first ? g : 0;
          }
        }
      }
      if (gz != nullptr) {
        const unsigned k = k0 + row.first;
        mean += group_all<Sum>(p.share(row, k) * own, lanes);
        if (k < row.columns) {
          gradient[k] = own;
        }
      }
    }
    if (gz != nullptr) {
      for (unsigned k = row.first; k < row.columns; k += row.stride) {
        gradient[k] = -to_mixture * p.share(row, k) * (gradient[k] - mean);
      }
    }
  }
  store_sum(total, parts, sum);
}
