// Kernels that move elements.
#include "axes.cuh"
#include "kinesic.cuh"

// y[to(i)] = x[from(i)] for i = 0 to n - 1. With quads, elements are runs of four floats: the caller has seen that all
// addresses, starts and row lengths are multiples of 16 bytes, and gives sizes and strides in units of four floats.
template <class From, class To>
__device__ __forceinline__ void move(bool quads, int n, const float* x, From from, float* y, To to) {
  if (quads) {
    FOR_EACH(i, n) { ((float4*)y)[to(i)] = ((const float4*)x)[from(i)]; }
  } else {
    FOR_EACH(i, n) { y[to(i)] = x[from(i)]; }
  }
}

template <class From>
__device__ __forceinline__ void gather(bool quads, int n, const float* x, From from, float* y) {
  move(quads, n, x, from, y, [](unsigned i) { return i; });
}

// The position of column i mod length of row i / length, if rows are stride elements apart.
__device__ __forceinline__ unsigned in_row(unsigned i, unsigned length, unsigned stride) {
  return i / length * stride + i % length;
}

// y[r ystride + j] = x[r xstride + j] for 0 <= j < length.
KERNEL(copy_rows, int quads, int n, int length, const float* x, int xstride, float* y, int ystride) {
  move(
      quads, n, x, [=](unsigned i) { return in_row(i, length, xstride); },
      y, [=](unsigned i) { return in_row(i, length, ystride); });
}

// y[i, j] = x[index[i], j] for 0 <= j < length.
KERNEL(gather_rows, int quads, int n, int length, const float* x, const int* index, float* y) {
  const unsigned columns = length;
  gather(quads, n, x, [=](unsigned i) { return index[i / columns] * columns + i % columns; }, y);
}

// y[o, s, j] = x[o, j] for 0 <= s < size and 0 <= j < inner.
KERNEL(expand, int quads, int n, int size, int inner, const float* x, float* y) {
  const unsigned columns = inner;
  gather(quads, n, x, [=](unsigned i) { return i / columns / size * columns + i % columns; }, y);
}

// gx[index[i], j] += gy[i, j] for from <= i < to, in the order of i and without atomics. A warp has one i and 128 columns. If
// an earlier index names the same row, another warp does it all; otherwise this warp adds all that name it, in their order.
// Each warp reads all to - from indices, so the caller divides long lists.
KERNEL(scatter_add_rows, int from, int to, int length, const float* gy, const int* index, float* gx) {
  const unsigned all = 0xffffffffu;
  const int lane = threadIdx.x & 31;
  const int i = from + (int)(blockIdx.y * (blockDim.x >> 5) + (threadIdx.x >> 5));
  if (i >= to) {
    return;
  }
  const int row = index[i];
  for (int j = from; j < i; j += 32) {
    if (__any_sync(all, j + lane < i && index[j + lane] == row)) {
      return;
    }
  }
  const int column = blockIdx.x * 128 + lane;
  float sum[4];
#pragma unroll
  for (int k = 0; k < 4; k++) {
    sum[k] = column + 32 * k < length ? gx[row * (unsigned)length + column + 32 * k] : 0;
  }
  for (int j = i; j < to; j += 32) {
    unsigned same = __ballot_sync(all, j + lane < to && index[j + lane] == row);
    for (; same != 0; same &= same - 1) {
      const unsigned start = (j + __ffs(same) - 1) * (unsigned)length + column;
#pragma unroll
      for (int k = 0; k < 4; k++) {
        if (column + 32 * k < length) {
          sum[k] += gy[start + 32 * k];
        }
      }
    }
  }
#pragma unroll
  for (int k = 0; k < 4; k++) {
    if (column + 32 * k < length) {
      gx[row * (unsigned)length + column + 32 * k] = sum[k];
    }
  }
}

// y[i] = x[first position of i]. With quads, an element is a run of four floats along the innermost axis, whose stride is 4.
KERNEL(permute, int quads, int n, Axes axes, const float* x, float* y) {
  FOR_EACH(i, n) {
    unsigned from, to;
    positions(axes, i, from, to);
    if (quads) {
      ((float4*)y)[i] = *(const float4*)(x + from);
    } else {
      y[i] = x[from];
    }
  }
}

// y[.., r, .., c] = x[.., c, .., r], where c is the innermost axis of the result and r that of the source; others are the
// strides in the source and in the result of the other axes. A block moves 32 x 32 elements, and reads and writes runs of 32.
KERNEL(transpose, int rows, int row_stride, int columns, int column_stride, Axes others, const float* x, float* y) {
  __shared__ float tile[32][33];  // [columns, rows]; 33, because the threads of a warp then use as many banks
  const unsigned row_tiles = (rows + 31) / 32;
  const unsigned column_tiles = (columns + 31) / 32;
  const unsigned plane = blockIdx.x / column_tiles / row_tiles;
  const int first_row = blockIdx.x / column_tiles % row_tiles * 32;
  const int first_column = blockIdx.x % column_tiles * 32;
  const int lane = threadIdx.x & 31;
  const int warp = threadIdx.x >> 5;
  unsigned from, to;
  positions(others, plane, from, to);
  for (int c = warp; c < 32; c += 8) {
    if (first_row + lane < rows && first_column + c < columns) {
      tile[c][lane] = x[from + first_row + lane + (first_column + c) * column_stride];
    }
  }
  __syncthreads();
  for (int r = warp; r < 32; r += 8) {
    if (first_row + r < rows && first_column + lane < columns) {
      y[to + (first_row + r) * row_stride + first_column + lane] = tile[lane][r];
    }
  }
}

// y[n, b, p, j] = x[n, p, 16 b + j], or 0 from the last channel on.
KERNEL(to_blocked, int n, int blocks, int pixels, int channels, const float* x, float* y) {
  FOR_EACH(i, n) {
    const unsigned p = i / 16 % pixels;
    const unsigned b = i / 16 / pixels % blocks;
    const unsigned image = i / 16 / pixels / blocks;
    const int c = b * 16 + i % 16;
    y[i] = c < channels ? x[(image * pixels + p) * channels + c] : 0;
  }
}

// y[n, p, 16 b + j] = x[n, b, p, j].
KERNEL(from_blocked, int n, int blocks, int pixels, int channels, const float* x, float* y) {
  FOR_EACH(i, n) {
    const unsigned c = i % channels;
    const unsigned p = i / channels % pixels;
    const unsigned image = i / channels / pixels;
    y[i] = x[((image * blocks + c / 16) * pixels + p) * 16 + c % 16];
  }
}
