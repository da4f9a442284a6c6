// Interpolation of images, channels last: a linear map along both axes.
#include "kinesic.cuh"
#include "floats.cuh"

// The map along one axis, see AxisWeights: result o is the sum of weight[k] x[source[k]] for k from start[o] to
// start[o + 1].
struct Weights {
  const int* start;
  const int* source;
  const float* weight;

  // They lie one behind the other, start [results + 1], source [terms], weight [terms].
  __device__ __forceinline__ Weights(const int* table, int results)
      : start(table), source(table + results + 1), weight((const float*)(source + table[results])) {}
};

// y[n, oy, ox, c] = sum over k of down.weight[k] (sum over l of across.weight[l] x[n, down.source[k], across.source[l], c]);
// x is [images, h, w, c], y is [images, rows, columns, c]. A thread computes one result for W channels.
template <int W>
__device__ __forceinline__ void map(int c, int h, int w, int rows, int columns, const Weights& down, const Weights& across,
                                    const float* x, float* y, unsigned i) {
  const unsigned groups = c / W;
  const unsigned pixel = i / groups;
  const unsigned channel = (i - pixel * groups) * W;
  const unsigned above = pixel / columns;
  const unsigned ox = pixel - above * columns;
  const unsigned image = above / rows;
  const unsigned oy = above - image * rows;
  const int left = across.start[ox];
  const int right = across.start[ox + 1];
  Floats<W> sum = Floats<W>::filled(0);
  for (int k = down.start[oy]; k < down.start[oy + 1]; k++) {
    const float* from = x + (image * h + down.source[k]) * w * c + channel;
    Floats<W> along = Floats<W>::filled(0);
#pragma unroll 2  // as many terms as a bilinear map has; by 4 the registers would not suffice
    for (int l = left; l < right; l++) {
      const Floats<W> v = load<W>(from + (unsigned)across.source[l] * c);
      const float weight = across.weight[l];
#pragma unroll
      for (int j = 0; j < W; j++) {
        along[j] = fmaf(weight, v[j], along[j]);
      }
    }
    const float weight = down.weight[k];
#pragma unroll
    for (int j = 0; j < W; j++) {
      sum[j] = fmaf(weight, along[j], sum[j]);
    }
  }
  store<W>(y + i * W, sum);
}

#define MAP(width)                                                                                                      \
  KERNEL(map_##width, unsigned n, int c, int h, int w, int rows, int columns, const int* down, const int* across,       \
         const float* x, float* y) {                                                                                    \
    const Weights of_rows(down, rows), of_columns(across, columns);                                                     \
    FOR_EACH(i, n) { map<width>(c, h, w, rows, columns, of_rows, of_columns, x, y, i); }                                \
  }

MAP(1)
MAP(4)
