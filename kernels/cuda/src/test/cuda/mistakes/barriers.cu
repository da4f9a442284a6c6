// Mistakes with the barrier of the block.
#include "mistakes.h"

// y[r] = the sum of row r of x; one block takes all rows, one after another. x is [rows, 256].
BOTH(first_barrier, const float *x, int rows, float *y) {
  __shared__ float part[8];
  for (int r = 0; r < rows; r++) {
    float s = x[256 * r + threadIdx.x];
    for (int d = 16; d > 0; d >>= 1) {
      s += __shfl_xor_sync(0xffffffffu, s, d);
    }
    if (!wrong) {
      __syncthreads();  // others may still read the parts of the row before
    }
    if ((threadIdx.x & 31) == 0) {
      part[threadIdx.x >> 5] = s;  // found: first_barrier
    }
    __syncthreads();
    float sum = 0;
    for (int w = 0; w < 8; w++) {
      sum += part[w];
    }
    if (threadIdx.x == 0) {
      y[r] = sum;
    }
  }
}
KERNELS(first_barrier, (const float *x, int rows, float *y), (x, rows, y))

// y = x in reverse order; x has 256 elements.
BOTH(second_barrier, const float *x, float *y) {
  __shared__ float part[256];
  part[threadIdx.x] = x[threadIdx.x];
  if (!wrong) {
    __syncthreads();
  }
  y[threadIdx.x] = part[255 - threadIdx.x];  // found: second_barrier
}
KERNELS(second_barrier, (const float *x, float *y), (x, y))

// y[i] = x[i + 1] within a block, rotated in place in shared memory.
BOTH(write_after_read, const float *x, float *y) {
  __shared__ float part[256];
  part[threadIdx.x] = x[threadIdx.x];
  __syncthreads();
  float next = part[(threadIdx.x + 1) & 255];
  if (!wrong) {
    __syncthreads();
  }
  part[threadIdx.x] = next;  // found: write_after_read
  __syncthreads();
  y[threadIdx.x] = part[threadIdx.x];
}
KERNELS(write_after_read, (const float *x, float *y), (x, y))

// The first 64 threads put two elements together, all write.
BOTH(barrier_in_branch, const float *x, float *y) {
  __shared__ float part[256];
  part[threadIdx.x] = x[threadIdx.x];
  if (threadIdx.x < 64) {
    if (wrong) {
      __syncthreads();  // found: barrier_in_branch
    }
    part[threadIdx.x] *= 2;
  }
  if (!wrong) {
    __syncthreads();
  }
  y[threadIdx.x] = part[threadIdx.x];
}
KERNELS(barrier_in_branch, (const float *x, float *y), (x, y))

// y[i] = x[n - 1 - i] for n up to 256.
BOTH(early_return, const float *x, int n, float *y) {
  __shared__ float part[256];
  if (wrong && threadIdx.x >= n) {
    return;
  }
  if (threadIdx.x < n) {
    part[threadIdx.x] = x[threadIdx.x];
  }
  __syncthreads();  // found: early_return
  if (threadIdx.x < n) {
    y[threadIdx.x] = part[n - 1 - threadIdx.x];
  }
}
KERNELS(early_return, (const float *x, int n, float *y), (x, n, y))

// y = the maximum of x[0 ... n - 1], by blocks of 256 elements.
BOTH(barrier_in_loop, const float *x, int n, float *y) {
  __shared__ float part[256];
  part[threadIdx.x] = x[threadIdx.x];
  const int end = wrong ? n : (n + 255) / 256 * 256;
  for (int i = threadIdx.x; i < end; i += 256) {
    __syncthreads();  // found: barrier_in_loop
    if (i < n) {
      part[threadIdx.x] = fmaxf(part[threadIdx.x], x[i]);
    }
  }
  __syncthreads();
  if (threadIdx.x == 0) {
    float m = part[0];
    for (int i = 1; i < 256; i++) {
      m = fmaxf(m, part[i]);
    }
    *y = m;
  }
}
KERNELS(barrier_in_loop, (const float *x, int n, float *y), (x, n, y))

// The two halves of the block do different things between two barriers.
BOTH(two_barriers, const float *x, float *y) {
  __shared__ float part[256];
  if (threadIdx.x < 128) {
    part[threadIdx.x] = x[threadIdx.x];
    if (wrong) {
      __syncthreads();  // found: two_barriers
      part[threadIdx.x] += 1;
    }
  } else {
    part[threadIdx.x] = 3 * x[threadIdx.x];
    if (wrong) {
      __syncthreads();
    }
  }
  if (!wrong) {
    __syncthreads();
  }
  y[threadIdx.x] = part[threadIdx.x];
}
KERNELS(two_barriers, (const float *x, float *y), (x, y))

// counts[v] = how often v is among the 256 values.
BOTH(histogram, const int *values, int *counts) {
  __shared__ int bins[16];
  if (threadIdx.x < 16) {
    bins[threadIdx.x] = 0;
  }
  __syncthreads();
  if (wrong) {
    bins[values[threadIdx.x]]++;  // found: histogram
  } else {
    atomicAdd(&bins[values[threadIdx.x]], 1);
  }
  __syncthreads();
  if (threadIdx.x < 16) {
    counts[threadIdx.x] = bins[threadIdx.x];
  }
}
KERNELS(histogram, (const int *values, int *counts), (values, counts))

// y[i] = x[i] + y[i - 1] of the neighbour before, in device memory.
BOTH(global_neighbours, const float *x, float *y) {
  y[threadIdx.x] = x[threadIdx.x];
  if (!wrong) {
    __syncthreads();
  }
  float before = threadIdx.x == 0 ? 0 : y[threadIdx.x - 1];  // found: global_neighbours
  __syncthreads();
  y[threadIdx.x] += before;
}
KERNELS(global_neighbours, (const float *x, float *y), (x, y))

// The flag is set by another thread of the same warp.
BOTH(waits_for_ever, volatile int *flag, int *y) {
  if (wrong) {
    while (*flag == 0) {  // found: waits_for_ever
    }
  }
  *flag = 1;
  y[0] = 1;
}
KERNELS(waits_for_ever, (volatile int *flag, int *y), (flag, y))
