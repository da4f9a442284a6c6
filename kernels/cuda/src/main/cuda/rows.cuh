// Rows of a matrix, each in a group of lanes of a warp or in a block, for kernels that reduce rows to numbers which all
// threads of a row need.
#pragma once
#include "kinesic.cuh"

// Combines the values of groups of `lanes` lanes of a warp, a power of two; all lanes of the warp must take part, and
// every lane gets the result of its group.
template <class Op, class T>
__device__ __forceinline__ T group_all(T v, unsigned lanes) {
  for (unsigned d = lanes >> 1; d > 0; d >>= 1) {
    v = Op::of(v, __shfl_xor_sync(0xffffffffu, v, d));
  }
  return v;
}

// A row in a group of lanes. A group without a row has no columns and takes part in the shuffles only.
struct GroupRow {
  unsigned index;
  unsigned columns;
  unsigned first;   // column of this thread
  unsigned stride;  // to the next one
  bool exists;

  // The row of this thread, if the rows begin with `begin` in the first lane of the warp.
  __device__ __forceinline__ GroupRow(unsigned begin, unsigned rows, unsigned columns, unsigned lanes) {
    index = begin + (threadIdx.x & 31) / lanes;
    exists = index < rows;
    this->columns = exists ? columns : 0;
    first = threadIdx.x & (lanes - 1);
    stride = lanes;
  }

  template <class Op, class T>
  __device__ __forceinline__ T all(T v, T neutral) const {
    return group_all<Op>(v, stride);
  }
};

// A row in a block.
struct BlockRow {
  unsigned index;
  unsigned columns;
  unsigned first;
  unsigned stride;
  bool exists;

  __device__ __forceinline__ explicit BlockRow(unsigned columns) {
    index = blockIdx.x;
    exists = true;
    this->columns = columns;
    first = threadIdx.x;
    stride = blockDim.x;
  }

  template <class Op, class T>
  __device__ __forceinline__ T all(T v, T neutral) const {
    return block_all<Op>(v, neutral);
  }
};

// The first of the rows of this warp.
__device__ __forceinline__ unsigned first_row(unsigned lanes) {
  return ((blockIdx.x * blockDim.x + threadIdx.x) >> 5) * (32 / lanes);
}

// The rows of all warps of the grid.
__device__ __forceinline__ unsigned rows_of_grid(unsigned lanes) {
  return ((gridDim.x * blockDim.x) >> 5) * (32 / lanes);
}
