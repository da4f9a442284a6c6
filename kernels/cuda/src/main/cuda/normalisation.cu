// Batch normalisation: statistics of channels, normalisation with residual and activation, and the gradient.
//
// The statistics and the sums of the gradient take two kernels each, one that leaves sums of parts and one that adds them,
// see columns.cuh. Like the kernels for the CPU, the first passes over memory visit the rows backwards, because the last
// rows were written last and may still be in the cache, and the second passes forwards.
#include "kinesic.cuh"
#include "activation.cuh"
#include "columns.cuh"

// Where the values of a channel are, see ChannelShape: memory is [outer, blocks, inner, lanes]. A row is the pixel
// (outer, inner), and a column one of blocks * lanes; those from channels on are padding, whose values are zeros.
struct Channels {
  int channels, outer, blocks, inner, lanes;

  __device__ __forceinline__ unsigned rows() const { return outer * inner; }

  __device__ __forceinline__ int columns() const { return blocks * lanes; }

  // A value is at the sum of both.
  __device__ __forceinline__ unsigned of_row(unsigned row) const {
    return (blocks == 1 ? row : row + row / inner * inner * (blocks - 1)) * lanes;
  }

  __device__ __forceinline__ unsigned of_column(unsigned column) const {
    return column / lanes * inner * lanes + column % lanes;
  }
};

// Loads values [channels] of W columns; zeros for padding.
template <int W>
__device__ __forceinline__ Floats<W> of_channels(const Channels& s, const float* values, unsigned column) {
  Floats<W> f;
#pragma unroll
  for (int i = 0; i < W; i++) {
    f[i] = column + i < s.channels ? values[column + i] : 0;
  }
  return f;
}

// gamma / sqrt(variance + epsilon), off by little more than the last rounding, without double: r is the float next to the
// reciprocal root or one beside it, and half of 1 - (variance + epsilon) r^2 is its relative error.
__device__ __forceinline__ float scale_of(float variance, float epsilon, float gamma) {
  const float v = variance + epsilon;
  const float part = v - variance;
  const float lost = (variance - (v - part)) + (epsilon - part);  // by rounding v
  const float r = 1 / sqrtf(v);
  const float square = r * r;
  const float error = fmaf(-v, square, 1) - v * fmaf(r, r, -square) - lost * square;
  const float missing = fabsf(error) < 1e-3f ? 0.5f * error * r : 0;  // not if something was infinite
  return fmaf(gamma, r, gamma * missing);
}

// The normalisation of W channels: value = (x - mean) scale + beta.
template <int W>
struct Normaliser {
  Floats<W> mean, scale, beta;

  __device__ __forceinline__ Normaliser(const Channels& s, const float* means, const float* variances, float epsilon,
                                        const float* gammas, const float* betas, unsigned column) {
    mean = of_channels<W>(s, means, column);
    beta = of_channels<W>(s, betas, column);
    const Floats<W> variance = of_channels<W>(s, variances, column);
    const Floats<W> gamma = of_channels<W>(s, gammas, column);
#pragma unroll
    for (int i = 0; i < W; i++) {
      scale[i] = column + i < s.channels ? scale_of(variance[i], epsilon, gamma[i]) : 0;
    }
  }

  __device__ __forceinline__ float value(float x, int i) const { return fmaf(x - mean[i], scale[i], beta[i]); }
};

// The rows that part p has: as many as a block visits at once, again and again.
__device__ __forceinline__ int rows_of_part(int p, int parts, int down, int rows) {
  const int rest = rows % (parts * down) - p * down;
  return rows / (parts * down) * down + (rest < 0 ? 0 : rest < down ? rest : down);
}

// For each part p and column c: means[p, c] and squares[p, c] = sum (x - mean)^2, from the sums of x - shift and
// (x - shift)^2, where shift is one of the values, so that a large mean costs no precision.
template <int W>
__device__ __forceinline__ void statistics_parts(const Channels& s, int across, const float* x, int aligned, double* means,
                                                 double* squares) {
  const int four = 4;  // rows that are loaded at once, twice as many as elsewhere because there is one operand
  const Place at(across, W, s.columns());
  const unsigned rows = s.rows();
  Floats<W> shift;
  double sum[W], square[W];
#pragma unroll
  for (int i = 0; i < W; i++) {
    sum[i] = square[i] = 0;
  }
  if (at.active) {
    const unsigned down = blockDim.x / across;
    const float* values = x + s.of_column(at.column);
    shift = load<W>(values + s.of_row(rows - 1 - blockIdx.y * down), aligned);
    for (unsigned r = at.row; r < rows; r += four * at.step) {
      Floats<W> v[four];
#pragma unroll
      for (int j = 0; j < four; j++) {
        const unsigned row = r + j * at.step;
        v[j] = row < rows ? load<W>(values + s.of_row(rows - 1 - row), aligned) : shift;
      }
#pragma unroll
      for (int i = 0; i < W; i++) {
        const float a = v[0][i] - shift[i], b = v[1][i] - shift[i], c = v[2][i] - shift[i], d = v[3][i] - shift[i];
        sum[i] += (a + b) + (c + d);
        square[i] += fmaf(a, a, b * b) + fmaf(c, c, d * d);
      }
    }
  }
  add_down<W>(sum, across);
  add_down<W>(square, across);
  if (at.active && threadIdx.x < across) {
    const int count = rows_of_part(blockIdx.y, gridDim.y, blockDim.x / across, rows);
#pragma unroll
    for (int i = 0; i < W; i++) {
      const unsigned to = blockIdx.y * s.columns() + at.column + i;
      const double mean = sum[i] / count;
      means[to] = shift[i] + mean;
      squares[to] = square[i] - sum[i] * mean;
    }
  }
}

KERNEL(statistics_parts_1, Channels s, int across, const float* x, int aligned, double* means, double* squares) {
  statistics_parts<1>(s, across, x, aligned, means, squares);
}

KERNEL(statistics_parts_4, Channels s, int across, const float* x, int aligned, double* means, double* squares) {
  statistics_parts<4>(s, across, x, aligned, means, squares);
}

// running = kept running + weight batch.
__device__ __forceinline__ void move(float* running, int c, float kept, float weight, float batch) {
  running[c] = (float)((double)weight * batch + __fmul_rn(kept, running[c]));
}

// Joins the parts. With m the mean of the first part, d[p] = mean[p] - m and sums over the parts,
//   mean = m + sum count[p] d[p] / rows,
//   variance = (sum squares[p] + sum count[p] d[p]^2 - (sum count[p] d[p])^2 / rows) / rows.
// Moves the running statistics, unless they are null.
KERNEL(statistics, Channels s, int parts, int down, const double* means, const double* squares, float* mean,
       float* variance, float* running_mean, float* running_variance, float kept, float weight_of_mean,
       float weight_of_variance) {
  const PartPlace at;
  const int rows = s.rows();
  double sum = 0, square = 0, first = 0;
  if (at.column < s.channels && parts > 0) {
    first = means[at.column];
    for (int p = at.part; p < parts; p += 32) {
      const unsigned from = (unsigned)p * s.columns() + at.column;
      const double distance = means[from] - first;
      const double moved = rows_of_part(p, parts, down, rows) * distance;
      sum += moved;
      square += fma(moved, distance, squares[from]);
    }
  }
  sum = add_parts(sum);
  square = add_parts(square);
  if (at.column < s.channels && at.part == 0) {
    const double shift = sum / rows;
    const float m = (float)(first + shift);
    const float v = (float)((square - sum * shift) / rows);
    mean[at.column] = m;
    variance[at.column] = v;
    if (running_mean) {
      move(running_mean, at.column, kept, weight_of_mean, m);
      move(running_variance, at.column, kept, weight_of_variance, v);
    }
  }
}

// y = activation((x - mean) / sqrt(variance + epsilon) gamma + beta + residual); the residual may be null.
template <int W, int KIND>
__device__ __forceinline__ void normalise(const Channels& s, const float* x, const Normaliser<W>& n,
                                          const float* residual, float* y, const Place& at) {
  const unsigned rows = s.rows();
  const unsigned column = s.of_column(at.column);
  for (unsigned r = at.row; r < rows; r += AT_ONCE * at.step) {
    Floats<W> v[AT_ONCE], added[AT_ONCE];
    unsigned place[AT_ONCE];
#pragma unroll
    for (int j = 0; j < AT_ONCE; j++) {
      const unsigned row = r + j * at.step;
      place[j] = s.of_row(row) + column;
      if (row < rows) {
        v[j] = load<W>(x + place[j]);
        added[j] = residual ? load<W>(residual + place[j]) : Floats<W>::filled(0);
      }
    }
#pragma unroll
    for (int j = 0; j < AT_ONCE; j++) {
      if (r + j * at.step < rows) {
#pragma unroll
        for (int i = 0; i < W; i++) {
          v[j][i] = activate(KIND, n.value(v[j][i], i) + added[j][i]);
        }
        store<W>(y + place[j], v[j]);
      }
    }
  }
}

#define NORMALISE(width, kind)                                                                                          \
  KERNEL(normalise_##kind##_##width, Channels s, int across, const float* x, const float* mean, const float* variance,  \
         float epsilon, const float* gamma, const float* beta, const float* residual, float* y) {                       \
    const Place at(across, width, s.columns());                                                                         \
    if (at.active) {                                                                                                    \
      const Normaliser<width> n(s, mean, variance, epsilon, gamma, beta, at.column);                                    \
      normalise<width, kind>(s, x, n, residual, y, at);                                                         \
    }                                                                                                                   \
  }

#define NORMALISE_ALL(width)   \
  NORMALISE(width, NONE)       \
  NORMALISE(width, RELU)       \
  NORMALISE(width, RELU6)      \
  NORMALISE(width, SILU)       \
  NORMALISE(width, HARDSWISH)  \
  NORMALISE(width, GELU)

NORMALISE_ALL(1)
NORMALISE_ALL(4)

// The gradient: g = gy where the activation passes, which y > 0 tells, or the recomputed value if y is null; all of gy if
// the activation is none. The first kernel computes for each part p and column c: sums[p, c] = sum g and
// products[p, c] = sum g (x - mean). It stores g in gresidual and, for constant statistics, gx = scale g; both may be null.
template <int W>
__device__ __forceinline__ void gradient_parts(const Channels& s, const float* x, const Normaliser<W>& n, int relu,
                                               const float* y, const float* gy, float* gresidual, float* gx, int aligned,
                                               const Place& at, double (&sum)[W], double (&product)[W]) {
  const unsigned rows = s.rows();
  const unsigned column = s.of_column(at.column);
  for (unsigned r = at.row; r < rows; r += AT_ONCE * at.step) {
    Floats<W> v[AT_ONCE], g[AT_ONCE], passing[AT_ONCE];
    unsigned place[AT_ONCE];
#pragma unroll
    for (int j = 0; j < AT_ONCE; j++) {
      const unsigned row = r + j * at.step;
      place[j] = s.of_row(rows - 1 - row) + column;
      v[j] = g[j] = passing[j] = Floats<W>::filled(0);
      if (row < rows) {
        v[j] = load<W>(x + place[j], aligned);
        g[j] = load<W>(gy + place[j], aligned);
        if (y) {
          passing[j] = load<W>(y + place[j], aligned);
        }
      }
    }
#pragma unroll
    for (int i = 0; i < W; i++) {
#pragma unroll
      for (int j = 0; j < AT_ONCE; j++) {
        const float result = y ? passing[j][i] : n.value(v[j][i], i);
        g[j][i] = !relu || result > 0 ? g[j][i] : 0;
        v[j][i] -= n.mean[i];
      }
      sum[i] += g[0][i] + g[1][i];
      product[i] += fmaf(g[0][i], v[0][i], g[1][i] * v[1][i]);
    }
#pragma unroll
    for (int j = 0; j < AT_ONCE; j++) {
      if (r + j * at.step < rows) {
        if (gresidual) {
          store<W>(gresidual + place[j], g[j], aligned);
        }
        if (gx) {
#pragma unroll
          for (int i = 0; i < W; i++) {
            g[j][i] *= n.scale[i];
          }
          store<W>(gx + place[j], g[j], aligned);
        }
      }
    }
  }
}

#define GRADIENT_PARTS(width)                                                                                           \
  KERNEL(gradient_parts_##width, Channels s, int across, const float* x, const float* mean, const float* variance,      \
         float epsilon, const float* gamma, const float* beta, int relu, const float* y, const float* gy,               \
         float* gresidual, float* gx, int aligned, double* sums, double* products) {                                    \
    const Place at(across, width, s.columns());                                                                         \
    double sum[width] = {}, product[width] = {};                                                                        \
    if (at.active) {                                                                                                    \
      const Normaliser<width> n(s, mean, variance, epsilon, gamma, beta, at.column);                                    \
      gradient_parts<width>(s, x, n, relu, y, gy, gresidual, gx, aligned, at, sum, product);                            \
    }                                                                                                                   \
    add_down<width>(sum, across);                                                                                       \
    add_down<width>(product, across);                                                                                   \
    if (at.active && threadIdx.x < across) {                                                                            \
      for (int i = 0; i < width; i++) {                                                                                 \
        sums[blockIdx.y * s.columns() + at.column + i] = sum[i];                                                        \
        products[blockIdx.y * s.columns() + at.column + i] = product[i];                                                \
      }                                                                                                                 \
    }                                                                                                                   \
  }

GRADIENT_PARTS(1)
GRADIENT_PARTS(4)

// gbeta = sum g, ggamma = sum g (x - mean) / sqrt(variance + epsilon), and the constants [2, columns] of
//   gx = scale g - slope (x - mean) - constant,
// which are slope = scale ggamma / (rows sqrt(variance + epsilon)) and constant = scale gbeta / rows.
KERNEL(gradient_sums, Channels s, int parts, const double* sums, const double* products, const float* variance,
       float epsilon, const float* gamma, float* ggamma, float* gbeta, float* constants) {
  const PartPlace at;
  const double sum = sum_of_parts(at, sums, parts, s.columns());
  const double product = sum_of_parts(at, products, parts, s.columns());
  if (at.column >= s.columns() || at.part > 0) {
    return;
  }
  double slope = 0, constant = 0;
  if (at.column < s.channels) {
    const double squared = (double)variance[at.column] + epsilon;
    const double root = sqrt(squared);
    ggamma[at.column] = (float)(product / root);
    gbeta[at.column] = (float)sum;
    const double share = gamma[at.column] / (root * s.rows());
    slope = share * product / squared;
    constant = share * sum;
  }
  constants[at.column] = (float)slope;
  constants[s.columns() + at.column] = (float)constant;
}

// The second pass of the gradient; g is gy where the activation passes, as above. gx may be any of the operands.
template <int W>
__device__ __forceinline__ void gradient(const Channels& s, const float* x, const Normaliser<W>& n, int relu,
                                         const float* y, const float* gy, const float* constants, float* gx,
                                         const Place& at) {
  const unsigned rows = s.rows();
  const unsigned column = s.of_column(at.column);
  const Floats<W> slope = load<W>(constants + at.column);
  const Floats<W> constant = load<W>(constants + s.columns() + at.column);
  for (unsigned r = at.row; r < rows; r += AT_ONCE * at.step) {
    Floats<W> v[AT_ONCE], g[AT_ONCE], passing[AT_ONCE];
    unsigned place[AT_ONCE];
#pragma unroll
    for (int j = 0; j < AT_ONCE; j++) {
      const unsigned row = r + j * at.step;
      place[j] = s.of_row(row) + column;
      if (row < rows) {
        v[j] = load<W>(x + place[j]);
        g[j] = load<W>(gy + place[j]);
        if (y) {
          passing[j] = load<W>(y + place[j]);
        }
      }
    }
#pragma unroll
    for (int j = 0; j < AT_ONCE; j++) {
      if (r + j * at.step < rows) {
#pragma unroll
        for (int i = 0; i < W; i++) {
          const float result = y ? passing[j][i] : n.value(v[j][i], i);
          const float passed = !relu || result > 0 ? g[j][i] : 0;
          g[j][i] = fmaf(n.scale[i], passed, fmaf(-slope[i], v[j][i] - n.mean[i], -constant[i]));
        }
        store<W>(gx + place[j], g[j]);
      }
    }
  }
}

#define GRADIENT(width)                                                                                                 \
  KERNEL(gradient_##width, Channels s, int across, const float* x, const float* mean, const float* variance,            \
         float epsilon, const float* gamma, const float* beta, int relu, const float* y, const float* gy,               \
         const float* constants, float* gx) {                                                                           \
    const Place at(across, width, s.columns());                                                                         \
    if (at.active) {                                                                                                    \
      const Normaliser<width> n(s, mean, variance, epsilon, gamma, beta, at.column);                                    \
      gradient<width>(s, x, n, relu, y, gy, constants, gx, at);                                                         \
    }                                                                                                                   \
  }

GRADIENT(1)
GRADIENT(4)
