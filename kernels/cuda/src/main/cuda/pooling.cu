// Pooling of images, channels last. A thread computes one result for one or four channels.
#include "kinesic.cuh"
#include "floats.cuh"

__device__ __forceinline__ int ceil_div(int a, int b) { return (a + b - 1) / b; }

// The windows along one axis, see PoolingAxis: a size of 0 means adaptive windows.
struct Axis {
  int pixels, windows, size, stride, dilation, before, after, counts_padding;

  // Where a window begins, which may be before the image.
  __device__ __forceinline__ int start(int window) const {
    return size == 0 ? (int)((long long)window * pixels / windows) : window * stride - before;
  }

  __device__ __forceinline__ int skipped(int start) const { return start < 0 ? ceil_div(-start, dilation) : 0; }

  // The first pixel that is inside the image, if there is one.
  __device__ __forceinline__ int first(int window) const {
    const int from = start(window);
    return from + skipped(from) * dilation;
  }

  // The number of pixels that are inside the image.
  __device__ __forceinline__ int count(int window) const {
    const int from = start(window);
    if (size == 0) {
      return (int)(((window + 1LL) * pixels + windows - 1) / windows) - from;
    }
    const int inside = from < pixels ? ceil_div(pixels - from, dilation) : 0;
    const int taps = (inside < size ? inside : size) - skipped(from);
    return taps < 0 ? 0 : taps;
  }

  // The number of pixels over which the mean is taken.
  __device__ __forceinline__ int divisor(int window) const {
    const int all = pixels + after - start(window);
    return counts_padding ? (all < size ? all : size) : count(window);
  }

  // The first window whose taps, or the pixels between them, cover a pixel.
  __device__ __forceinline__ int first_window(int pixel) const {
    if (size == 0) {
      return (int)((long long)pixel * windows / pixels);
    }
    const int at = pixel + before;
    const int span = (size - 1) * dilation + 1;
    return at < span ? 0 : (at - span) / stride + 1;
  }

  // The window behind the last one that covers a pixel.
  __device__ __forceinline__ int end_window(int pixel) const {
    if (size == 0) {
      return (int)(((pixel + 1LL) * windows + pixels - 1) / pixels);
    }
    const int end = (pixel + before) / stride + 1;
    return end < windows ? end : windows;
  }
};

// The sizes, see PoolingShape: x is [n, down.pixels, across.pixels, c], y is [n, down.windows, across.windows, c].
struct Pooling {
  int n, c;
  Axis down, across;
};

// Which W channels of which pixel of [n, rows, columns, c] are those at index i of groups of W floats.
struct Pixel {
  int n, row, column, channel;

  __device__ __forceinline__ Pixel(unsigned i, int width, int rows, int columns, int c) {
    const unsigned groups = c / width;
    unsigned rest = i / groups;
    channel = (i - rest * groups) * width;
    const unsigned above = rest / columns;
    column = rest - above * columns;
    n = above / rows;
    row = above - n * rows;
  }
};

// y = the maximum of each window; NaN if an element is NaN, -infinity if the window is empty. FIRST = 1 stores the pixel
// (row * columns + column) of the first maximum instead, as the bits of a float; -1 if there is none.
template <int W, int FIRST>
__device__ __forceinline__ void maxima(const Pooling& s, const float* x, float* y, unsigned i) {
  const Pixel at(i, W, s.down.windows, s.across.windows, s.c);
  const int rows = s.down.count(at.row);
  const int columns = s.across.count(at.column);
  const int top = s.down.first(at.row);
  const int left = s.across.first(at.column);
  Floats<W> most = Floats<W>::filled(-POSITIVE_INFINITY);
  int best[W];
#pragma unroll
  for (int k = 0; k < W; k++) {
    best[k] = rows > 0 && columns > 0 ? top * s.across.pixels + left : -1;
  }
  for (int ky = 0; ky < rows; ky++) {
    const int row = top + ky * s.down.dilation;
    const float* from = x + ((unsigned)(at.n * s.down.pixels + row) * s.across.pixels + left) * s.c + at.channel;
    for (int kx = 0; kx < columns; kx++) {
      const Floats<W> v = load<W>(from + (unsigned)(kx * s.across.dilation) * s.c);
#pragma unroll
      for (int k = 0; k < W; k++) {
        if (FIRST) {
          const bool leads = v[k] > most[k] || (v[k] != v[k] && most[k] == most[k]);
          most[k] = leads ? v[k] : most[k];
          best[k] = leads ? row * s.across.pixels + left + kx * s.across.dilation : best[k];
        } else {
          most[k] = larger(most[k], v[k]);
        }
      }
    }
  }
  if (FIRST) {
#pragma unroll
    for (int k = 0; k < W; k++) {
      most[k] = __int_as_float(best[k]);
    }
  }
  store<W>(y + i * W, most);
}

KERNEL(max_1, unsigned n, Pooling s, const float* x, float* y) {
  FOR_EACH(i, n) { maxima<1, 0>(s, x, y, i); }
}

KERNEL(max_4, unsigned n, Pooling s, const float* x, float* y) {
  FOR_EACH(i, n) { maxima<4, 0>(s, x, y, i); }
}

KERNEL(first_maxima_1, unsigned n, Pooling s, const float* x, float* chosen) {
  FOR_EACH(i, n) { maxima<1, 1>(s, x, chosen, i); }
}

KERNEL(first_maxima_4, unsigned n, Pooling s, const float* x, float* chosen) {
  FOR_EACH(i, n) { maxima<4, 1>(s, x, chosen, i); }
}

// gx = the sum of gy over the windows that have chosen the pixel.
template <int W>
__device__ __forceinline__ void max_gradient(const Pooling& s, const float* chosen, const float* gy,
                                             float* gx, unsigned i) {
  const Pixel at(i, W, s.down.pixels, s.across.pixels, s.c);
  const int pixel = at.row * s.across.pixels + at.column;
  const int bottom = s.down.end_window(at.row);
  const int left = s.across.first_window(at.column);
  const int right = s.across.end_window(at.column);
  Floats<W> sum = Floats<W>::filled(0);
  for (int oy = s.down.first_window(at.row); oy < bottom; oy++) {
    for (int ox = left; ox < right; ox++) {
      const unsigned from = ((unsigned)(at.n * s.down.windows + oy) * s.across.windows + ox) * s.c + at.channel;
      const Floats<W> g = load<W>(gy + from);
      const Floats<W> best = load<W>(chosen + from);
#pragma unroll
      for (int k = 0; k < W; k++) {
        sum[k] += __float_as_int(best[k]) == pixel ? g[k] : 0;
      }
    }
  }
  store<W>(gx + i * W, sum);
}

KERNEL(max_gradient_1, unsigned n, Pooling s, const float* chosen, const float* gy, float* gx) {
  FOR_EACH(i, n) { max_gradient<1>(s, chosen, gy, gx, i); }
}

KERNEL(max_gradient_4, unsigned n, Pooling s, const float* chosen, const float* gy, float* gx) {
  FOR_EACH(i, n) { max_gradient<4>(s, chosen, gy, gx, i); }
}

// The sum of W channels over rows `first`, `first + step`, ... of a window: in float along a row, in double over the rows.
template <int W>
__device__ __forceinline__ void sum_of_window(const Pooling& s, const float* x, const Pixel& at, int first,
                                              int step, double (&sum)[W]) {
  const int rows = s.down.count(at.row);
  const int columns = s.across.count(at.column);
  const int top = s.down.first(at.row);
  const int left = s.across.first(at.column);
  for (int ky = first; ky < rows; ky += step) {
    const float* from = x + ((unsigned)(at.n * s.down.pixels + top + ky) * s.across.pixels + left) * s.c + at.channel;
    Floats<W> along = Floats<W>::filled(0);
    for (int kx = 0; kx < columns; kx++) {
      const Floats<W> v = load<W>(from + (unsigned)kx * s.c);
#pragma unroll
      for (int k = 0; k < W; k++) {
        along[k] += v[k];
      }
    }
#pragma unroll
    for (int k = 0; k < W; k++) {
      sum[k] += along[k];
    }
  }
}

// y = the sum of each window / (divisor down * divisor across).
template <int W>
__device__ __forceinline__ void average(const Pooling& s, const float* x, float* y, unsigned i) {
  const Pixel at(i, W, s.down.windows, s.across.windows, s.c);
  double sum[W] = {};
  sum_of_window<W>(s, x, at, 0, 1, sum);
  const float count = s.down.divisor(at.row) * s.across.divisor(at.column);
  Floats<W> mean;
#pragma unroll
  for (int k = 0; k < W; k++) {
    mean[k] = (float)sum[k] / count;
  }
  store<W>(y + i * W, mean);
}

KERNEL(average_1, unsigned n, Pooling s, const float* x, float* y) {
  FOR_EACH(i, n) { average<1>(s, x, y, i); }
}

KERNEL(average_4, unsigned n, Pooling s, const float* x, float* y) {
  FOR_EACH(i, n) { average<4>(s, x, y, i); }
}

// The same for large windows: the eight warps of a block divide the rows of 32 windows, and add their sums in a tree.
template <int W>
__device__ __forceinline__ void average_of_large(unsigned n, const Pooling& s, const float* x, float* y) {
  __shared__ double part[W][8][32];
  const unsigned i = blockIdx.x * 32 + (threadIdx.x & 31);
  const int warp = threadIdx.x >> 5;
  double sum[W] = {};
  if (i < n) {
    sum_of_window<W>(s, x, Pixel(i, W, s.down.windows, s.across.windows, s.c), warp, 8, sum);
  }
#pragma unroll
  for (int k = 0; k < W; k++) {
    part[k][warp][threadIdx.x & 31] = sum[k];
  }
  __syncthreads();
  if (warp > 0 || i >= n) {
    return;
  }
  const Pixel at(i, W, s.down.windows, s.across.windows, s.c);
  const float count = s.down.divisor(at.row) * s.across.divisor(at.column);
  Floats<W> mean;
#pragma unroll
  for (int k = 0; k < W; k++) {
    const double(*p)[32] = part[k];
    const int lane = threadIdx.x;
    const double low = (p[0][lane] + p[1][lane]) + (p[2][lane] + p[3][lane]);
    const double high = (p[4][lane] + p[5][lane]) + (p[6][lane] + p[7][lane]);
    mean[k] = (float)(low + high) / count;
  }
  store<W>(y + i * W, mean);
}

KERNEL(average_of_large_1, unsigned n, Pooling s, const float* x, float* y) {
  average_of_large<1>(n, s, x, y);
}

KERNEL(average_of_large_4, unsigned n, Pooling s, const float* x, float* y) {
  average_of_large<4>(n, s, x, y);
}

// gx = the sum of gy / (divisor down * divisor across) over the windows that cover the pixel.
template <int W>
__device__ __forceinline__ void average_gradient(const Pooling& s, const float* gy, float* gx, unsigned i) {
  const Pixel at(i, W, s.down.pixels, s.across.pixels, s.c);
  const int bottom = s.down.end_window(at.row);
  const int left = s.across.first_window(at.column);
  const int right = s.across.end_window(at.column);
  Floats<W> sum = Floats<W>::filled(0);
  for (int oy = s.down.first_window(at.row); oy < bottom; oy++) {
    const int rows = s.down.divisor(oy);
    for (int ox = left; ox < right; ox++) {
      const unsigned from = ((unsigned)(at.n * s.down.windows + oy) * s.across.windows + ox) * s.c + at.channel;
      const Floats<W> g = load<W>(gy + from);
      const float count = rows * s.across.divisor(ox);
#pragma unroll
      for (int k = 0; k < W; k++) {
        sum[k] += g[k] / count;
      }
    }
  }
  store<W>(gx + i * W, sum);
}

KERNEL(average_gradient_1, unsigned n, Pooling s, const float* gy, float* gx) {
  FOR_EACH(i, n) { average_gradient<1>(s, gy, gx, i); }
}

KERNEL(average_gradient_4, unsigned n, Pooling s, const float* gy, float* gx) {
  FOR_EACH(i, n) { average_gradient<4>(s, gy, gx, i); }
}
