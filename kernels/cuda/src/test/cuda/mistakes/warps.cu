// Mistakes with what the lanes of a warp do together.
#include "mistakes.h"

// y[0] = the sum of the first 16 elements.
BOTH(shuffle_mask, const float *x, float *y) {
  if (threadIdx.x < 16) {
    float s = x[threadIdx.x];
    for (int d = 8; d > 0; d >>= 1) {
      s += __shfl_xor_sync(wrong ? 0xffffffffu : 0xffffu, s, d);  // found: shuffle_mask
    }
    if (threadIdx.x == 0) {
      y[0] = s;
    }
  }
  __syncthreads();
  y[threadIdx.x + 1] = x[threadIdx.x];
}
KERNELS(shuffle_mask, (const float *x, float *y), (x, y))

// y[0] = the sum of n < 32 elements.
BOTH(ended_lanes, const float *x, int n, float *y) {
  if (wrong && threadIdx.x >= n) {
    return;
  }
  float s = threadIdx.x < n ? x[threadIdx.x] : 0;
  for (int d = 16; d > 0; d >>= 1) {
    s += __shfl_down_sync(0xffffffffu, s, d);  // found: ended_lanes
  }
  if (threadIdx.x == 0) {
    y[0] = s;
  }
}
KERNELS(ended_lanes, (const float *x, int n, float *y), (x, n, y))

// y = the count of positive elements in each half of the warp.
BOTH(foreign_mask, const float *x, unsigned *y) {
  unsigned half = threadIdx.x < 16 || wrong ? 0xffffu : 0xffff0000u;
  float v = x[threadIdx.x];
  unsigned votes = __ballot_sync(half, v > 0);  // found: foreign_mask
  y[threadIdx.x] = __popc(votes);
}
KERNELS(foreign_mask, (const float *x, unsigned *y), (x, y))

// y[0] = the sum of 32 elements in shared memory, without a barrier of the block.
BOTH(warp_synchronous, const float *x, float *y) {
  __shared__ volatile float part[64];
  part[threadIdx.x] = x[threadIdx.x];
  part[threadIdx.x + 32] = 0;
  for (int d = 16; d > 0; d >>= 1) {
    if (!wrong) {
      __syncwarp();
    }
    float other = part[threadIdx.x + d];  // found: warp_synchronous
    if (!wrong) {
      __syncwarp();
    }
    part[threadIdx.x] += other;
  }
  if (threadIdx.x == 0) {
    y[0] = part[0];
  }
}
KERNELS(warp_synchronous, (const float *x, float *y), (x, y))

// As above; the threads of two warps share the array, for which __syncwarp is not enough.
BOTH(syncwarp_for_block, const float *x, float *y) {
  __shared__ float part[64];
  part[threadIdx.x] = x[threadIdx.x];
  if (wrong) {
    __syncwarp();
  } else {
    __syncthreads();
  }
  y[threadIdx.x] = part[63 - threadIdx.x];  // found: syncwarp_for_block
}
KERNELS(syncwarp_for_block, (const float *x, float *y), (x, y))
