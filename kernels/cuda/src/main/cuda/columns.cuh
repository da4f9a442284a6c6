// Sums of columns: of the values of a channel over all pixels, of the columns of a matrix over its rows.
//
// Channels are adjacent in memory, so the threads of a block lie across them, as many as `across` says; each has the same W
// columns in every row it visits. The other threads of the block visit other rows. Blocks divide columns (x) and rows (y).
// A float sum of a few rows is added to a sum in double; the sums of the threads of a block are added in a tree, and those of
// the blocks, the parts, by another kernel. Both trees follow from the sizes alone.
#pragma once

#include "floats.cuh"

// The rows that a thread loads before it uses the first of them; more would only take registers from other threads.
static const int AT_ONCE = 2;

// The place of a thread among the columns and rows.
struct Place {
  unsigned column;  // the first of W
  unsigned row;     // the first one that the thread visits
  unsigned step;    // from one row that it visits to the next
  bool active;      // whether there are such columns, and rows for the thread

  __device__ __forceinline__ Place(int across, int width, int columns, unsigned tile = blockIdx.x) {
    const unsigned down = blockDim.x / across;
    column = (tile * across + threadIdx.x % across) * width;
    row = blockIdx.y * down + threadIdx.x / across;
    step = gridDim.y * down;
    active = threadIdx.x < down * across && column < columns;
  }
};

// Adds the sums of the threads of a block that have the same columns; the first row of threads gets the result. All threads
// must take part, with zeros if they are not active.
template <int W>
__device__ __forceinline__ void add_down(double (&sum)[W], int across) {
  __shared__ double part[W][256];
  const int down = blockDim.x / across;
  const int row = threadIdx.x / across;
#pragma unroll
  for (int i = 0; i < W; i++) {
    part[i][threadIdx.x] = sum[i];  // only this thread has read it since the last barrier
  }
  __syncthreads();
  for (int half = 128; half > 0; half >>= 1) {
    if (half >= down) {
      continue;
    }
    if (row < half && row + half < down) {
#pragma unroll
      for (int i = 0; i < W; i++) {
        part[i][threadIdx.x] += part[i][threadIdx.x + half * across];
      }
    }
    __syncthreads();
  }
#pragma unroll
  for (int i = 0; i < W; i++) {
    sum[i] = part[i][threadIdx.x];
  }
}

// A thread of a kernel that adds parts [parts, columns]: a block has 8 columns, and 32 threads for each.
struct PartPlace {
  unsigned column;
  unsigned part;  // the first one that the thread visits, then every 32nd

  __device__ __forceinline__ PartPlace() : column(blockIdx.x * 8 + (threadIdx.x & 7)), part(threadIdx.x >> 3) {}
};

// Adds the values of the 32 threads of a column; all of them get the result. All threads of the block must take part.
__device__ __forceinline__ double add_parts(double sum) {
  __shared__ double part[8][8];  // [warps, columns]
  sum += __shfl_xor_sync(0xffffffffu, sum, 8);
  sum += __shfl_xor_sync(0xffffffffu, sum, 16);
  __syncthreads();  // another call may still read the parts
  if ((threadIdx.x & 31) < 8) {
    part[threadIdx.x >> 5][threadIdx.x & 7] = sum;
  }
  __syncthreads();
  const int column = threadIdx.x & 7;
  const double a = (part[0][column] + part[1][column]) + (part[2][column] + part[3][column]);
  return a + ((part[4][column] + part[5][column]) + (part[6][column] + part[7][column]));
}

// Adds one column of parts [parts, columns]; all threads of the column get the sum.
__device__ __forceinline__ double sum_of_parts(const PartPlace& p, const double* values, int parts, int columns) {
  double sum = 0;
  if (p.column < columns) {
    for (int i = p.part; i < parts; i += 32) {
      sum += values[(unsigned)i * columns + p.column];
    }
  }
  return add_parts(sum);
}
