// Mistakes with addresses and with memory that holds nothing.
#include "mistakes.h"

// y = 2 x.
BOTH(off_by_one, const float *x, int n, float *y) {
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; wrong ? i <= n : i < n; i += gridDim.x * blockDim.x) {
    y[i] = 2 * x[i];  // found: off_by_one
  }
}
KERNELS(off_by_one, (const float *x, int n, float *y), (x, n, y))

// y[i] = x[i] - x[i - 1].
BOTH(below, const float *x, int n, float *y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) {
    float before = wrong || i > 0 ? x[i - 1] : 0;  // found: below
    y[i] = x[i] - before;
  }
}
KERNELS(below, (const float *x, int n, float *y), (x, n, y))

// y = 2 x from an element on, four at a time.
BOTH(misaligned, const float *x, int n, float *y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (wrong) {
    if (4 * i < n) {
      float4 v = ((const float4 *)(x + 1))[i];  // found: misaligned
      ((float4 *)y)[i] = make_float4(2 * v.x, 2 * v.y, 2 * v.z, 2 * v.w);
    }
  } else if (i < n) {
    y[i] = 2 * x[i + 1];
  }
}
KERNELS(misaligned, (const float *x, int n, float *y), (x, n, y))

// y = x, into memory that holds nothing yet.
BOTH(never_written, const float *x, int n, float *y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) {
    if (wrong) {
      y[i] += x[i];  // found: never_written
    } else {
      y[i] = x[i];
    }
  }
}
KERNELS(never_written, (const float *x, int n, float *y), (x, n, y))

// y = 2 x; the wrong one gets memory that has been freed.
BOTH(freed, const float *x, int n, float *y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) {
    float v = x[i];  // found: freed
    y[i] = 2 * v;
  }
}
KERNELS(freed, (const float *x, int n, float *y), (x, n, y))

// y[0] = the sum of the sums of the warps.
BOTH(stale_shared, const float *x, float *y) {
  __shared__ float part[32];
  float s = x[threadIdx.x];
  for (int d = 16; d > 0; d >>= 1) {
    s += __shfl_xor_sync(0xffffffffu, s, d);
  }
  const int lane = threadIdx.x & 31;
  if (lane == 0) {
    part[threadIdx.x >> 5] = s;
  }
  __syncthreads();
  s = 0;
  if (wrong || lane < (blockDim.x >> 5)) {
    s = part[lane];  // found: stale_shared
  }
  for (int d = 16; d > 0; d >>= 1) {
    s += __shfl_xor_sync(0xffffffffu, s, d);
  }
  if (threadIdx.x == 0) {
    y[0] = s;
  }
}
KERNELS(stale_shared, (const float *x, float *y), (x, y))

// y = x in reverse order, through shared memory that is one too small.
BOTH(shared_bounds, const float *x, int n, float *y) {
  __shared__ float part[wrong ? 255 : 256];
  part[threadIdx.x] = x[threadIdx.x];  // found: shared_bounds
  __syncthreads();
  y[threadIdx.x] = part[n - 1 - threadIdx.x];
}
KERNELS(shared_bounds, (const float *x, int n, float *y), (x, n, y))

// The same with shared memory whose size the launch gives.
BOTH(dynamic_shared, const float *x, int n, float *y) {
  extern __shared__ float dynamic[];
  dynamic[threadIdx.x] = x[threadIdx.x];  // found: dynamic_shared
  __syncthreads();
  y[threadIdx.x] = dynamic[n - 1 - threadIdx.x];
}
KERNELS(dynamic_shared, (const float *x, int n, float *y), (x, n, y))

// y[i] = x[index[i]] of eight values that each thread keeps.
BOTH(local_bounds, const float *x, const int *index, float *y) {
  float kept[8];
  for (int i = 0; i < 8; i++) {
    kept[i] = x[i] + threadIdx.x;
  }
  int i = index[threadIdx.x];
  y[threadIdx.x] = kept[wrong ? i + 4 : i];  // found: local_bounds
}
KERNELS(local_bounds, (const float *x, const int *index, float *y), (x, index, y))

// y = x, a row a block; the rows have an axis of their own.
BOTH(rows, const float *x, int columns, float *y) {
  int at = (blockIdx.y + (wrong ? 1 : 0)) * columns + threadIdx.x;
  if (threadIdx.x < columns) {
    y[at] = x[at] + threadIdx.y;  // found: rows
  }
}
KERNELS(rows, (const float *x, int columns, float *y), (x, columns, y))
