// Softmax and related kernels over the rows of [rows, columns]. A row lies in a group of lanes of a warp, or in a block if it
// is long. The first pass over a row brings it to the cache from which the others read.
#include "functions.cuh"
#include "rows.cuh"

template <class Row>
__device__ float max_of(const Row& row, const float* x) {
  float max = -POSITIVE_INFINITY;
  for (unsigned c = row.first; c < row.columns; c += row.stride) {
    max = larger(max, x[c]);
  }
  return row.template all<Max>(max, -POSITIVE_INFINITY);
}

// y[c] = e^(x[c] - max) / Σ_j e^(x[j] - max).
template <class Row>
__device__ void softmax(const Row& row, const float* x, float* y) {
  x += row.index * row.columns;
  y += row.index * row.columns;
  const float max = max_of(row, x);
  double sum = 0;
  for (unsigned c = row.first; c < row.columns; c += row.stride) {
    const float e = exponential(x[c] - max);
    y[c] = e;
    sum += e;
  }
  const float norm = (float)row.template all<Sum>(sum, 0.0);
  for (unsigned c = row.first; c < row.columns; c += row.stride) {
    y[c] /= norm;
  }
}

// gx[c] = y[c] (gy[c] - Σ_j gy[j] y[j]).
template <class Row>
__device__ void softmax_gradient(const Row& row, const float* y, const float* gy, float* gx) {
  y += row.index * row.columns;
  gy += row.index * row.columns;
  gx += row.index * row.columns;
  double dot = 0;
  for (unsigned c = row.first; c < row.columns; c += row.stride) {
    dot += (double)gy[c] * y[c];
  }
  const float mean = (float)row.template all<Sum>(dot, 0.0);
  for (unsigned c = row.first; c < row.columns; c += row.stride) {
    gx[c] = y[c] * (gy[c] - mean);
  }
}

// y[c] = x[c] - max - ln Σ_j e^(x[j] - max), and loss = -y[label], 0 where the label is negative; loss may be null.
template <class Row>
__device__ void log_softmax(const Row& row, const float* x, float* y, const int* label, float* loss) {
  x += row.index * row.columns;
  y += row.index * row.columns;
  const float max = max_of(row, x);
  double sum = 0;
  for (unsigned c = row.first; c < row.columns; c += row.stride) {
    sum += exponential(x[c] - max);
  }
  const float log_sum = logf((float)row.template all<Sum>(sum, 0.0));
  for (unsigned c = row.first; c < row.columns; c += row.stride) {
    y[c] = x[c] - max - log_sum;
  }
  if (loss != nullptr && row.exists) {
    const int chosen = label[row.index];
    if (chosen < 0 && row.first == 0) {
      loss[row.index] = 0;
    } else if (chosen >= 0 && chosen % row.stride == row.first) {
      loss[row.index] = -y[chosen];
    }
  }
}

// gx[c] = gy[c] - e^y[c] Σ_j gy[j].
template <class Row>
__device__ void log_softmax_gradient(const Row& row, const float* y, const float* gy, float* gx) {
  y += row.index * row.columns;
  gy += row.index * row.columns;
  gx += row.index * row.columns;
  double sum = 0;
  for (unsigned c = row.first; c < row.columns; c += row.stride) {
    sum += gy[c];
  }
  const float total = (float)row.template all<Sum>(sum, 0.0);
  for (unsigned c = row.first; c < row.columns; c += row.stride) {
    gx[c] = fmaf(-exponential(y[c]), total, gy[c]);
  }
}

KERNEL(softmax_groups, int rows, int columns, int lanes, const float* x, float* y) {
  softmax(GroupRow(first_row(lanes), rows, columns, lanes), x, y);
}

KERNEL(softmax_blocks, int columns, const float* x, float* y) { softmax(BlockRow(columns), x, y); }

KERNEL(softmax_gradient_groups, int rows, int columns, int lanes, const float* y, const float* gy, float* gx) {
  softmax_gradient(GroupRow(first_row(lanes), rows, columns, lanes), y, gy, gx);
}

KERNEL(softmax_gradient_blocks, int columns, const float* y, const float* gy, float* gx) {
  softmax_gradient(BlockRow(columns), y, gy, gx);
}

KERNEL(log_softmax_groups, int rows, int columns, int lanes, const float* x, float* y, const int* label, float* loss) {
  log_softmax(GroupRow(first_row(lanes), rows, columns, lanes), x, y, label, loss);
}

KERNEL(log_softmax_blocks, int columns, const float* x, float* y, const int* label, float* loss) {
  log_softmax(BlockRow(columns), x, y, label, loss);
}

KERNEL(log_softmax_gradient_groups, int rows, int columns, int lanes, const float* y, const float* gy, float* gx) {
  log_softmax_gradient(GroupRow(first_row(lanes), rows, columns, lanes), y, gy, gx);
}

KERNEL(log_softmax_gradient_blocks, int columns, const float* y, const float* gy, float* gx) {
  log_softmax_gradient(BlockRow(columns), y, gy, gx);
}

// gx[r, c] = gloss[r] (e^y[r, c] - [c = label[r]]), 0 where the label is negative; y is the log-softmax.
KERNEL(cross_entropy_gradient, int n, int columns, const float* y, const int* label, const float* gloss, float* gx) {
  FOR_EACH(i, n) {
    const int r = i / columns;
    const int chosen = label[r];
    const float hit = (int)i - r * columns == chosen ? 1 : 0;
    gx[i] = chosen < 0 ? 0 : gloss[r] * (exponential(y[i]) - hit);
  }
}
