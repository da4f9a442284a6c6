// Iteration over the axes of a tensor whose elements are at other positions in its operands.
#pragma once

// Axes, innermost first: their sizes and the strides of two operands.
struct Axes {
  static const int MOST = 8;  // as in Axes.java
  int rank;
  int size[MOST];
  int first[MOST];
  int second[MOST];
};

// The positions of element i in the two operands.
__device__ __forceinline__ void positions(const Axes& axes, unsigned i, unsigned& first, unsigned& second) {
  first = 0;
  second = 0;
#pragma unroll
  for (int a = 0; a < Axes::MOST; a++) {
    if (a < axes.rank) {
      unsigned index = i;
      if (a < axes.rank - 1) {
        i /= axes.size[a];
        index -= i * axes.size[a];
      }
      first += index * axes.first[a];
      second += index * axes.second[a];
    }
  }
}
