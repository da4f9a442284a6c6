// Attention between its products: softmax of the scores, and the gradient of the scores. A warp computes a row.
#include "functions.cuh"

// Scores [count, queries, keys] of some heads. Numbers of head i begin i * next further on than those of the first head.
struct Heads {
  int count, queries, keys, causal;
  int maskNext, maskRow;  // the distances of heads and of rows of the mask
  int sumNext;            // the distance of heads of the logarithms of the sums
};

// Runs the statement that follows for each row of the scores, once in each lane of one warp.
#define FOR_EACH_ROW(row, h) \
  for (int row = blockIdx.x * 8 + threadIdx.x / 32; row < h.count * h.queries; row += gridDim.x * 8)

// Returns the number of keys that query i attends to.
__device__ __forceinline__ int visible(Heads h, int i) { return h.causal && i + 1 < h.keys ? i + 1 : h.keys; }

// Returns the score of key j, from the product of query and key.
__device__ __forceinline__ float score(float scale, float product, const float* mask, int j) {
  return mask == nullptr ? scale * product : scale * product + mask[j];
}

// p = softmax(scale * s + mask) by rows, in place, and logSum = ln sum e^s. Keys that a query does not attend to have p = 0;
// so have all keys if all scores are -infinity, and logSum is +infinity then.
KERNEL(attention_softmax, Heads h, float scale, const float* mask, float* s, float* logSum) {
  const int lane = threadIdx.x & 31;
  FOR_EACH_ROW(row, h) {
    const int head = row / h.queries;
    const int i = row % h.queries;
    const int n = visible(h, i);
    float* p = s + (size_t)row * h.keys;
    const float* added = mask == nullptr ? mask : mask + (size_t)head * h.maskNext + (size_t)i * h.maskRow;
    float greatest = -POSITIVE_INFINITY;
    for (int j = lane; j < n; j += 32) {
      p[j] = score(scale, p[j], added, j);
      greatest = larger(greatest, p[j]);
    }
    greatest = warp_all<Max>(greatest);
    float sum = 0;
    for (int j = lane; j < n; j += 32) {
      p[j] = greatest == -POSITIVE_INFINITY ? 0 : exponential(p[j] - greatest);
      sum += p[j];
    }
    sum = warp_all<Sum>(sum);
    const float factor = sum == 0 ? 0 : 1 / sum;
    for (int j = lane; j < h.keys; j += 32) {
      p[j] = j < n ? p[j] * factor : 0;
    }
    if (lane == 0) {
      logSum[(size_t)head * h.sumNext + i] = sum == 0 ? POSITIVE_INFINITY : greatest + logf(sum);
    }
  }
}

// Rows of y and of its gradient.
struct Results {
  int width;
  int next, row;    // the distances of heads and of rows of y
  int gnext, grow;  // and of gy
};

// From the products s = q kT and gp = gy vT, both in place:
//   p = e^(scale * s + mask - logSum)
//   gs = scale * p * (gp - sum over c of gy[c] * y[c])
KERNEL(attention_gradient, Heads h, float scale, const float* mask, const float* logSum, Results r, const float* y,
       const float* gy, float* s, float* gp) {
  const int lane = threadIdx.x & 31;
  FOR_EACH_ROW(row, h) {
    const int head = row / h.queries;
    const int i = row % h.queries;
    const int n = visible(h, i);
    const float* added = mask == nullptr ? mask : mask + (size_t)head * h.maskNext + (size_t)i * h.maskRow;
    const float* result = y + (size_t)head * r.next + (size_t)i * r.row;
    const float* given = gy + (size_t)head * r.gnext + (size_t)i * r.grow;
    float mean = 0;
    for (int c = lane; c < r.width; c += 32) {
      mean += given[c] * result[c];
    }
    mean = warp_all<Sum>(mean);
    const float logOfSum = logSum[(size_t)head * h.sumNext + i];
    float* p = s + (size_t)row * h.keys;
    float* gs = gp + (size_t)row * h.keys;
    for (int j = lane; j < h.keys; j += 32) {
      p[j] = j < n ? exponential(score(scale, p[j], added, j) - logOfSum) : 0;
      gs[j] = j < n ? scale * p[j] * (gs[j] - mean) : 0;
    }
  }
}

// Sets the rows, [rows, width], of some heads to 0.
KERNEL(attention_zero, int count, int rows, int width, long long next, int rowStride, float* y) {
  FOR_EACH(i, count * rows * width) {
    const int row = i / width;
    y[(size_t)(row / rows) * next + (size_t)(row % rows) * rowStride + i % width] = 0;
  }
}
