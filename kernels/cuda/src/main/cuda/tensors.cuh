// Kernels over many tensors in one launch. Each block has a chunk of one of them.
#pragma once
#include "kinesic.cuh"

// What a table says of `count` tensors, see TensorTable in Java: for each of POINTERS buffers of a tensor all addresses, then
// NUMBERS doubles of each tensor, again one after the other, then all numbers of the first chunk, then all lengths.
template <int POINTERS, int NUMBERS>
struct Tensors {
  const long long* table;
  int count;

  __device__ __forceinline__ Tensors(const long long* table, int count) : table(table), count(count) {}

  __device__ __forceinline__ float* address(int pointer, int tensor) const {
    float* p = (float*)table[pointer * count + tensor];
    __builtin_assume(__isGlobal(p));  // no shared or local memory
    return p;
  }

  __device__ __forceinline__ double number(int which, int tensor) const {
    return __longlong_as_double(table[(POINTERS + which) * count + tensor]);
  }

  __device__ __forceinline__ const int* first_chunks() const { return (const int*)(table + (POINTERS + NUMBERS) * count); }

  __device__ __forceinline__ int length(int tensor) const { return first_chunks()[count + tensor]; }

  // The tensor of a chunk: the last one whose first chunk is not behind it.
  __device__ __forceinline__ int tensor_of(int chunk) const {
    const int* first = first_chunks();
    int low = 0;
    int high = count - 1;
    while (low < high) {
      const int middle = (low + high + 1) >> 1;
      if (first[middle] <= chunk) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
};

// The chunk of a block.
struct Chunk {
  int tensor;
  int from;    // its first element
  int length;  // its elements

  template <int POINTERS, int NUMBERS>
  __device__ __forceinline__ Chunk(const Tensors<POINTERS, NUMBERS>& tensors, int size) {
    tensor = tensors.tensor_of(blockIdx.x);
    from = (blockIdx.x - tensors.first_chunks()[tensor]) * size;
    length = min(tensors.length(tensor) - from, size);
  }
};

// What is missing to an address that suits loads of four floats.
__device__ __forceinline__ int misalignment(const void* p) { return (int)(long long)p & 15; }
