// Mistakes between blocks.
#include "mistakes.h"

// y[0] += the number of positive elements of x.
BOTH(racing_sum, const float *x, int n, int *y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  int count = __syncthreads_count(i < n && x[i] > 0);
  if (threadIdx.x == 0) {
    if (wrong) {
      *y += count;  // found: racing_sum
    } else {
      atomicAdd(y, count);
    }
  }
}
KERNELS(racing_sum, (const float *x, int n, int *y), (x, n, y))

// y = 2 x.
BOTH(grid_offset, const float *x, int n, float *y) {
  int i = (wrong ? 0 : blockIdx.x * blockDim.x) + threadIdx.x;
  if (i < n) {
    y[i] = 2 * x[i];  // found: grid_offset
  }
}
KERNELS(grid_offset, (const float *x, int n, float *y), (x, n, y))

// y[i] = x[i - 1] + x[i + 1]; in place it is wrong.
BOTH(in_place, float *x, int n, float *y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  float left = i > 0 && i < n ? x[i - 1] : 0;  // found: in_place
  float right = i < n - 1 ? x[i + 1] : 0;
  __syncthreads();
  if (i < n) {
    (wrong ? x : y)[i] = left + right;
  }
}
KERNELS(in_place, (float *x, int n, float *y), (x, n, y))

// y = the sum of x; the block that comes last adds the sums of the blocks.
BOTH(last_block, const int *x, int *parts, unsigned *ticket, int *y) {
  __shared__ bool last;
  int count = __syncthreads_count(x[blockIdx.x * 256 + threadIdx.x] > 0);
  if (threadIdx.x == 0) {
    parts[blockIdx.x] = count;
    if (!wrong) {
      __threadfence();
    }
    last = atomicAdd(ticket, 1u) == gridDim.x - 1;
  }
  __syncthreads();
  if (last && threadIdx.x == 0) {
    int sum = 0;
    for (int b = 0; b < gridDim.x; b++) {
      sum += parts[b];  // found: last_block
    }
    *y = sum;
  }
}
KERNELS(last_block, (const int *x, int *parts, unsigned *ticket, int *y), (x, parts, ticket, y))
