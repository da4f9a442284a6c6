// The concordance correlation between the columns of x and y, [rows, columns], over the rows with a label, in double.
#include "kinesic.cuh"

// What is added to the denominator, Concordance.EPSILON in Java.
static const double EPSILON = 1e-12;

// What the gradient needs to know of a column.
struct Moments {
  double included;    // 1 if there are two labels that differ, else 0
  double label_mean;  // b
  double rho;         // 2 E[(x - a)(y - b)] / d with d = var x + var y + (a - b)² + EPSILON
  double factor;      // -2 / (n d)
};

// The moments of the columns, a block each.
KERNEL(concordance_moments, unsigned rows, unsigned columns, const float* x, const float* y, Moments* moments) {
  x += blockIdx.x;
  y += blockIdx.x;
  double count = 0;
  double a = 0;
  double b = 0;
  for (unsigned r = threadIdx.x; r < rows; r += blockDim.x) {
    const float label = y[r * columns];
    if (label == label) {
      count += 1;
      a += x[r * columns];
      b += label;
    }
  }
  count = block_all<Sum>(count, 0.0);
  const double n = count < 1 ? 1 : count;
  a = block_all<Sum>(a, 0.0) / n;
  b = block_all<Sum>(b, 0.0) / n;
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (unsigned r = threadIdx.x; r < rows; r += blockDim.x) {
    const float label = y[r * columns];
    if (label == label) {
      const double dx = x[r * columns] - a;
      const double dy = label - b;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
  }
  xx = block_all<Sum>(xx, 0.0);
  yy = block_all<Sum>(yy, 0.0);
  xy = block_all<Sum>(xy, 0.0);
  if (threadIdx.x == 0) {
    const double d = (xx + yy) / n + (a - b) * (a - b) + EPSILON;
    Moments* of = moments + blockIdx.x;
    of->included = count > 1 && yy > 0 ? 1 : 0;
    of->label_mean = b;
    of->rho = 2 * xy / n / d;
    of->factor = -2 / (n * d);
  }
}

// loss = 1 - mean of ρ over the included columns, 0 if there are none;
// gx[r, c] = -2 / (included n d) [(y - b) - ρ (x - b)], 0 in other columns and without a label; gx may be null.
KERNEL(concordance, unsigned rows, unsigned columns, const float* x, const float* y, const Moments* moments, float* loss,
       float* gx) {
  double included = 0;
  double rho = 0;
  for (unsigned c = threadIdx.x; c < columns; c += blockDim.x) {
    if (moments[c].included > 0) {
      included += 1;
      rho += moments[c].rho;
    }
  }
  included = block_all<Sum>(included, 0.0);
  rho = block_all<Sum>(rho, 0.0);
  if (blockIdx.x == 0 && threadIdx.x == 0) {
    *loss = included > 0 ? (float)(1 - rho / included) : 0;
  }
  if (gx == nullptr) {
    return;
  }
  const double share = 1 / included;
  FOR_EACH(i, rows * columns) {
    const Moments of = moments[i % columns];
    const float label = y[i];
    const double slope = of.factor * share * ((label - of.label_mean) - of.rho * (x[i] - of.label_mean));
    gx[i] = of.included > 0 && label == label ? (float)slope : 0;
  }
}
