// What every kernel file of Kinesic needs: how kernels are declared, how a grid covers elements, and sums and maxima of a
// warp and of a block in a fixed tree, which gives the same bits in every run.
#pragma once

// A kernel that Java finds by its name, with at most 256 threads a block.
#define KERNEL(name, ...) extern "C" __global__ void __launch_bounds__(256) name(__VA_ARGS__)

// Runs the statement that follows for i = 0 to n - 1, each in one thread of the grid. Unsigned, because i + the size of the
// grid may exceed 2^31.
#define FOR_EACH(i, n) for (unsigned i = blockIdx.x * blockDim.x + threadIdx.x; i < (unsigned)(n); i += gridDim.x * blockDim.x)

static const float POSITIVE_INFINITY = __builtin_huge_valf();

// Whether four floats can be read or written at once.
__device__ __forceinline__ bool aligned(const float* x) { return ((unsigned long long)x & 15) == 0; }

// The larger of two floats; NaN if either is NaN, which fmaxf would lose.
__device__ __forceinline__ float larger(float a, float b) { return a > b || a != a ? a : b; }

// The smaller of two floats; NaN if either is NaN.
__device__ __forceinline__ float smaller(float a, float b) { return a < b || a != a ? a : b; }

struct Sum {
  template <class T>
  __device__ __forceinline__ static T of(T a, T b) {
    return a + b;
  }
};

struct Max {
  __device__ __forceinline__ static float of(float a, float b) { return larger(a, b); }
};

// Combines the values of the 32 lanes of a warp, all of which must take part; every lane gets the result.
template <class Op, class T>
__device__ __forceinline__ T warp_all(T v) {
  for (int d = 16; d > 0; d >>= 1) {
    v = Op::of(v, __shfl_xor_sync(0xffffffffu, v, d));
  }
  return v;
}

// Combines the values of a block of at most 256 threads, a multiple of 32, all of which must take part; every thread gets
// the result. T and Op have one shared array each.
template <class Op, class T>
__device__ __forceinline__ T block_all(T v, T neutral) {
  __shared__ T part[8];
  const int lane = threadIdx.x & 31;
  v = warp_all<Op>(v);
  __syncthreads();  // another call may still read the parts
  if (lane == 0) {
    part[threadIdx.x >> 5] = v;
  }
  __syncthreads();
  v = lane < (int)(blockDim.x >> 5) ? part[lane] : neutral;
  return warp_all<Op>(v);
}
