// Convolution of every channel by itself, channels last: x is [n, h, w, c], the filter [kh, kw, c], y is [n, oh, ow, c].
#include "kinesic.cuh"
#include "activation.cuh"
#include "columns.cuh"

// The sizes: tap (ky, kx) of result (oy, ox) reads the pixel (oy sy - top + ky dy, ox sx - left + kx dx), see Window.
struct Depthwise {
  int n, h, w, c, oh, ow, kh, kw, sy, sx, dy, dx, top, left;
};

// The pixels along a row that a thread computes; they share the factors of the filter.
static const int PIXELS = 4;

// Which PIXELS pixels and W channels of [n, rows, columns, c] a thread computes.
struct Run {
  unsigned row;  // of n * rows
  int column;    // the first one, of columns
  int channel;

  __device__ __forceinline__ Run(unsigned i, int width, int columns, int c) {
    const unsigned groups = c / width;
    const unsigned runs = (columns + PIXELS - 1) / PIXELS;
    const unsigned rest = i / groups;
    channel = (i - rest * groups) * width;
    row = rest / runs;
    column = (rest - row * runs) * PIXELS;
  }
};

// Loads W floats, or zeros for pixels outside of the image: a branch around the product too would wait for each load.
template <int W>
__device__ __forceinline__ Floats<W> load_or_0(const float* from, bool inside) {
  return inside ? load<W>(from) : Floats<W>::filled(0);
}

template <int W>
__device__ __forceinline__ void add_product(Floats<W>& sum, const Floats<W>& a, const Floats<W>& b) {
#pragma unroll
  for (int i = 0; i < W; i++) {
    sum[i] = fmaf(a[i], b[i], sum[i]);
  }
}

// y = activation(sum over ky, kx of x f [+ y] + bias); the bias may be null.
template <int W, int KIND>
__device__ __forceinline__ void forward(const Depthwise& s, const float* x, const float* filter, const float* bias,
                                        int accumulate, float* y, unsigned i) {
  const Run at(i, W, s.ow, s.c);
  const unsigned image = at.row / s.oh;
  const int oy = at.row - image * s.oh;
  Floats<W> sum[PIXELS];
#pragma unroll
  for (int p = 0; p < PIXELS; p++) {
    sum[p] = Floats<W>::filled(0);
  }
  for (int ky = 0; ky < s.kh; ky++) {
    const int iy = oy * s.sy - s.top + ky * s.dy;
    if ((unsigned)iy >= (unsigned)s.h) {
      continue;
    }
    const float* row = x + (image * s.h + iy) * s.w * s.c + at.channel;
    for (int kx = 0; kx < s.kw; kx++) {
      const Floats<W> f = load<W>(filter + (ky * s.kw + kx) * s.c + at.channel);
      Floats<W> v[PIXELS];
#pragma unroll
      for (int p = 0; p < PIXELS; p++) {
        const int ix = (at.column + p) * s.sx - s.left + kx * s.dx;
        v[p] = load_or_0<W>(row + ix * s.c, (unsigned)ix < (unsigned)s.w);
      }
#pragma unroll
      for (int p = 0; p < PIXELS; p++) {
        add_product<W>(sum[p], v[p], f);
      }
    }
  }
  const Floats<W> added = bias ? load<W>(bias + at.channel) : Floats<W>::filled(0);
#pragma unroll 1  // the activations are long; the next pixel moves to where this loop finds it
  for (int p = 0; p < PIXELS && at.column + p < s.ow; p++) {
    float* to = y + (at.row * s.ow + at.column + p) * s.c + at.channel;
    Floats<W> result = accumulate ? load<W>(to) : Floats<W>::filled(0);
#pragma unroll
    for (int k = 0; k < W; k++) {
      result[k] = activate(KIND, sum[0][k] + result[k] + added[k]);
    }
    store<W>(to, result);
#pragma unroll
    for (int q = 0; q < PIXELS - 1; q++) {
      sum[q] = sum[q + 1];
    }
  }
}

#define FORWARD(width, kind)                                                                                            \
  KERNEL(forward_##kind##_##width, unsigned n, Depthwise s, const float* x, const float* filter, const float* bias,     \
         int accumulate, float* y) {                                                                                    \
    FOR_EACH(i, n) { forward<width, kind>(s, x, filter, bias, accumulate, y, i); }                                      \
  }

#define FORWARD_ALL(width)   \
  FORWARD(width, NONE)       \
  FORWARD(width, RELU)       \
  FORWARD(width, RELU6)      \
  FORWARD(width, SILU)       \
  FORWARD(width, HARDSWISH)  \
  FORWARD(width, GELU)

FORWARD_ALL(1)
FORWARD_ALL(4)

// gx = sum over ky, kx of gy f, at the result (oy, ox) that reads the pixel by this tap, if there is one. STRIDE is that of
// both axes, 0 if they are others than 1 and 2.
template <int W, int STRIDE>
__device__ __forceinline__ void backward_data(const Depthwise& s, const float* gy, const float* filter, float* gx,
                                              unsigned i) {
  const unsigned sy = STRIDE ? STRIDE : s.sy;
  const unsigned sx = STRIDE ? STRIDE : s.sx;
  const Run at(i, W, s.w, s.c);
  const unsigned image = at.row / s.h;
  const int iy = at.row - image * s.h;
  Floats<W> sum[PIXELS];
#pragma unroll
  for (int p = 0; p < PIXELS; p++) {
    sum[p] = Floats<W>::filled(0);
  }
  for (int ky = 0; ky < s.kh; ky++) {
    const unsigned down = iy + s.top - ky * s.dy;  // = oy sy; huge if negative
    const unsigned oy = down / sy;
    if (oy >= s.oh || oy * sy != down) {
      continue;
    }
    const float* row = gy + (image * s.oh + oy) * s.ow * s.c + at.channel;
    for (int kx = 0; kx < s.kw; kx++) {
      const Floats<W> f = load<W>(filter + (ky * s.kw + kx) * s.c + at.channel);
      Floats<W> v[PIXELS];
#pragma unroll
      for (int p = 0; p < PIXELS; p++) {
        const unsigned from = at.column + p + s.left - kx * s.dx;  // = ox sx; huge if negative
        const unsigned ox = from / sx;
        v[p] = load_or_0<W>(row + ox * s.c, ox < s.ow && ox * sx == from);
      }
#pragma unroll
      for (int p = 0; p < PIXELS; p++) {
        add_product<W>(sum[p], v[p], f);
      }
    }
  }
#pragma unroll
  for (int p = 0; p < PIXELS; p++) {
    if (at.column + p < s.w) {
      store<W>(gx + (at.row * s.w + at.column + p) * s.c + at.channel, sum[p]);
    }
  }
}

#define BACKWARD_DATA(width, stride)                                                                                    \
  KERNEL(backward_data_##stride##_##width, unsigned n, Depthwise s, const float* gy, const float* filter, float* gx,    \
         int aligned) {                                                                                                 \
    FOR_EACH(i, n) { backward_data<width, stride>(s, gy, filter, gx, i); }                                              \
  }

BACKWARD_DATA(1, 0)
BACKWARD_DATA(1, 1)
BACKWARD_DATA(1, 2)
BACKWARD_DATA(4, 0)
BACKWARD_DATA(4, 1)
BACKWARD_DATA(4, 2)

// For each part p of the rows of y, tap t and channel c: sums[p, t, c] = sum x gy. Each of `layers` blocks that are adjacent,
// and so find the operands in the cache, has TAPS taps of a row of the window: all, or one. The threads that do not lie
// across the channels lie along a row of y.
template <int W, int TAPS>
__device__ __forceinline__ void filter_parts(const Depthwise& s, int across, int layers, const float* x, const float* gy,
                                             int aligned, double* sums) {
  const Place at(across, W, s.c, blockIdx.x / layers);
  const int down = blockDim.x / across;
  const int first = blockIdx.x % layers * TAPS;  // tap of the block
  const int ky = first / s.kw;
  const int left = first % s.kw * s.dx - s.left;
  Floats<W> sum[TAPS];
#pragma unroll
  for (int t = 0; t < TAPS; t++) {
    sum[t] = Floats<W>::filled(0);
  }
  for (int r = blockIdx.y; at.active && r < s.n * s.oh; r += gridDim.y) {
    const int image = r / s.oh;
    const int iy = (r - image * s.oh) * s.sy - s.top + ky * s.dy;
    if ((unsigned)iy >= (unsigned)s.h) {
      continue;
    }
    const float* from = x + (unsigned)(image * s.h + iy) * s.w * s.c + at.column;
    for (int ox = threadIdx.x / across; ox < s.ow; ox += down) {
      const Floats<W> g = load<W>(gy + ((unsigned)r * s.ow + ox) * s.c + at.column, aligned);
      Floats<W> v[TAPS];
#pragma unroll
      for (int t = 0; t < TAPS; t++) {
        const int ix = ox * s.sx + left + t * s.dx;
        const bool inside = (unsigned)ix < (unsigned)s.w;
        v[t] = inside ? load<W>(from + ix * s.c, aligned) : Floats<W>::filled(0);
      }
#pragma unroll
      for (int t = 0; t < TAPS; t++) {
        add_product<W>(sum[t], v[t], g);
      }
    }
  }
#pragma unroll
  for (int t = 0; t < TAPS; t++) {
    double total[W];
#pragma unroll
    for (int i = 0; i < W; i++) {
      total[i] = sum[t][i];
    }
    add_down<W>(total, across);
    if (at.active && threadIdx.x < across) {
#pragma unroll
      for (int i = 0; i < W; i++) {
        sums[(blockIdx.y * s.kh * s.kw + first + t) * s.c + at.column + i] = total[i];
      }
    }
  }
}

#define FILTER_PARTS(width, taps)                                                                                       \
  KERNEL(filter_parts_##taps##_##width, Depthwise s, int across, int layers, const float* x, const float* gy,           \
         int aligned, double* sums) {                                                                                   \
    filter_parts<width, taps>(s, across, layers, x, gy, aligned, sums);                                                 \
  }

FILTER_PARTS(1, 1)
FILTER_PARTS(1, 3)
FILTER_PARTS(1, 5)
FILTER_PARTS(4, 1)
FILTER_PARTS(4, 3)
FILTER_PARTS(4, 5)

// gf = the sum of the parts [parts, columns].
KERNEL(filter_sums, int parts, int columns, const double* sums, float* gf) {
  const PartPlace at;
  const double sum = sum_of_parts(at, sums, parts, columns);
  if (at.column < columns && at.part == 0) {
    gf[at.column] = (float)sum;
  }
}
