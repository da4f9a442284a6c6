// Normalisation of rows (layer normalisation, root mean square normalisation), and its gradient.
//
// A row of up to 1024 columns belongs to a warp, a longer one to a block. It is read several times, but only the first time
// from memory: the first level of cache holds it.
#include "kinesic.cuh"
#include "columns.cuh"

// The threads of a row: 32 or 256, each with W columns out of every THREADS * W.
template <int THREADS>
struct Row {
  unsigned row;
  unsigned first;  // the first thread's columns are 0 to W - 1

  __device__ __forceinline__ Row()
      : row(THREADS == 32 ? blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32 : blockIdx.x), first(threadIdx.x % THREADS) {}

  __device__ __forceinline__ static double all(double v) {
    return THREADS == 32 ? warp_all<Sum>(v) : block_all<Sum>(v, 0.);
  }
};

// mean = E[x], or 0 if the row is not centred; rstd = 1 / sqrt(E[(x - mean)^2] + epsilon);
// y = (x - mean) rstd gamma + beta, where beta may be null. share is 1 / columns.
template <int THREADS, int W>
__device__ __forceinline__ void normalise_rows(int rows, int columns, const float* x, float epsilon, int centred,
                                               const float* gamma, const float* beta, double share, float* y, float* mean,
                                               float* rstd, int aligned) {
  const Row<THREADS> at;
  if (at.row >= rows) {
    return;
  }
  const float* from = x + at.row * (unsigned)columns;
  float m = 0;
  if (centred) {
    double sum = 0;
    for (unsigned c = at.first * W; c < columns; c += THREADS * W) {
      const Floats<W> v = load<W>(from + c, aligned);
      sum += W == 1 ? v[0] : (v[0] + v[1 % W]) + (v[2 % W] + v[3 % W]);
    }
    m = (float)(at.all(sum) * share);
  }
  double squares = 0;
  for (unsigned c = at.first * W; c < columns; c += THREADS * W) {
    Floats<W> v = load<W>(from + c, aligned);
    float square = 0;
#pragma unroll
    for (int i = 0; i < W; i++) {
      square = fmaf(v[i] - m, v[i] - m, square);
    }
    squares += square;
  }
  const float r = 1 / sqrtf((float)(at.all(squares) * share + epsilon));
  for (unsigned c = at.first * W; c < columns; c += THREADS * W) {
    Floats<W> v = load<W>(from + c, aligned);
    const Floats<W> scale = load<W>(gamma + c, aligned);
    const Floats<W> shift = beta ? load<W>(beta + c, aligned) : Floats<W>::filled(0);
#pragma unroll
    for (int i = 0; i < W; i++) {
      v[i] = fmaf((v[i] - m) * r, scale[i], shift[i]);
    }
    store<W>(y + at.row * (unsigned)columns + c, v, aligned);
  }
  if (at.first == 0) {
    mean[at.row] = m;
    rstd[at.row] = r;
  }
}

#define NORMALISE_ROWS(threads, width)                                                                                  \
  KERNEL(normalise_rows_##threads##_##width, int rows, int columns, const float* x, float epsilon, int centred,         \
         const float* gamma, const float* beta, double share, float* y, float* mean, float* rstd, int aligned) {        \
    normalise_rows<threads, width>(rows, columns, x, epsilon, centred, gamma, beta, share, y, mean, rstd, aligned);     \
  }

NORMALISE_ROWS(32, 1)
NORMALISE_ROWS(32, 4)
NORMALISE_ROWS(256, 1)
NORMALISE_ROWS(256, 4)

// For each part p of the rows and column c: sums[p, c] = sum gy, products[p, c] = sum gy (x - mean) rstd.
template <int W>
__device__ __forceinline__ void parameter_parts(int rows, int columns, int across, const float* x, const float* mean,
                                                const float* rstd, const float* gy, int aligned, double* sums,
                                                double* products) {
  const Place at(across, W, columns);
  double sum[W] = {}, product[W] = {};
  for (unsigned r = at.row; at.active && r < rows; r += AT_ONCE * at.step) {
    Floats<W> v[AT_ONCE], g[AT_ONCE];
    float m[AT_ONCE], scale[AT_ONCE];
#pragma unroll
    for (int j = 0; j < AT_ONCE; j++) {
      const unsigned row = r + j * at.step;
      v[j] = g[j] = Floats<W>::filled(0);
      m[j] = scale[j] = 0;
      if (row < rows) {
        v[j] = load<W>(x + row * columns + at.column, aligned);
        g[j] = load<W>(gy + row * columns + at.column, aligned);
        m[j] = mean[row];
        scale[j] = rstd[row];
      }
    }
#pragma unroll
    for (int i = 0; i < W; i++) {
      const float a = (v[0][i] - m[0]) * scale[0];
      const float b = (v[1][i] - m[1]) * scale[1];
      sum[i] += g[0][i] + g[1][i];
      product[i] += fmaf(g[0][i], a, g[1][i] * b);
    }
  }
  add_down<W>(sum, across);
  add_down<W>(product, across);
  if (at.active && threadIdx.x < across) {
#pragma unroll
    for (int i = 0; i < W; i++) {
      sums[blockIdx.y * columns + at.column + i] = sum[i];
      products[blockIdx.y * columns + at.column + i] = product[i];
    }
  }
}

KERNEL(parameter_parts_1, int rows, int columns, int across, const float* x, const float* mean, const float* rstd,
       const float* gy, int aligned, double* sums, double* products) {
  parameter_parts<1>(rows, columns, across, x, mean, rstd, gy, aligned, sums, products);
}

KERNEL(parameter_parts_4, int rows, int columns, int across, const float* x, const float* mean, const float* rstd,
       const float* gy, int aligned, double* sums, double* products) {
  parameter_parts<4>(rows, columns, across, x, mean, rstd, gy, aligned, sums, products);
}

// gbeta = sum gy, ggamma = sum gy (x - mean) rstd.
KERNEL(parameter_sums, int columns, int parts, const double* sums, const double* products, float* ggamma, float* gbeta) {
  const PartPlace at;
  const double sum = sum_of_parts(at, sums, parts, columns);
  const double product = sum_of_parts(at, products, parts, columns);
  if (at.column < columns && at.part == 0) {
    ggamma[at.column] = (float)product;
    gbeta[at.column] = (float)sum;
  }
}

// gx = rstd (h - E[h] - n E[h n]), h = gy gamma, n = (x - mean) rstd; without E[h] if the row is not centred.
template <int THREADS, int W>
__device__ __forceinline__ void rows_gradient(int rows, int columns, const float* x, int centred, const float* gamma,
                                              double share, const float* mean, const float* rstd, const float* gy,
                                              float* gx, int aligned) {
  const Row<THREADS> at;
  if (at.row >= rows) {
    return;
  }
  const unsigned from = at.row * (unsigned)columns;
  const float m = mean[at.row];
  const float r = rstd[at.row];
  double sum = 0, product = 0;
  for (unsigned c = at.first * W; c < columns; c += THREADS * W) {
    const Floats<W> v = load<W>(x + from + c, aligned);
    const Floats<W> g = load<W>(gy + from + c, aligned);
    const Floats<W> scale = load<W>(gamma + c, aligned);
    float s = 0, p = 0;
#pragma unroll
    for (int i = 0; i < W; i++) {
      const float h = g[i] * scale[i];
      s += h;
      p = fmaf(h, (v[i] - m) * r, p);
    }
    sum += s;
    product += p;
  }
  const float offset = centred ? (float)(at.all(sum) * share) : 0;
  const float slope = (float)(at.all(product) * share);
  for (unsigned c = at.first * W; c < columns; c += THREADS * W) {
    const Floats<W> v = load<W>(x + from + c, aligned);
    Floats<W> g = load<W>(gy + from + c, aligned);
    const Floats<W> scale = load<W>(gamma + c, aligned);
#pragma unroll
    for (int i = 0; i < W; i++) {
      g[i] = r * fmaf(-slope, (v[i] - m) * r, fmaf(g[i], scale[i], -offset));
    }
    store<W>(gx + from + c, g, aligned);
  }
}

#define ROWS_GRADIENT(threads, width)                                                                                   \
  KERNEL(rows_gradient_##threads##_##width, int rows, int columns, const float* x, int centred, const float* gamma,     \
         double share, const float* mean, const float* rstd, const float* gy, float* gx, int aligned) {                 \
    rows_gradient<threads, width>(rows, columns, x, centred, gamma, share, mean, rstd, gy, gx, aligned);                \
  }

ROWS_GRADIENT(32, 1)
ROWS_GRADIENT(32, 4)
ROWS_GRADIENT(256, 1)
ROWS_GRADIENT(256, 4)
