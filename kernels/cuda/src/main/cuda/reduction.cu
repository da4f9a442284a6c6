// Reductions over the middle axis of x, [outer, size, inner], and of whole buffers. Which elements a thread reads, and how
// the values of threads are combined, depends on these sizes alone.
#include "tensors.cuh"

static const int INT_LARGEST = 0x7fffffff;
static const long long LONG_LARGEST = 0x7fffffffffffffffLL;

struct SumOp {
  typedef double Value;
  __device__ __forceinline__ static Value none() { return 0; }
  __device__ __forceinline__ static Value of(Value a, Value b) { return a + b; }
};

struct ProductOp {
  typedef double Value;
  __device__ __forceinline__ static Value none() { return 1; }
  __device__ __forceinline__ static Value of(Value a, Value b) { return a * b; }
};

struct MaxOp {
  typedef float Value;
  __device__ __forceinline__ static Value none() { return -POSITIVE_INFINITY; }
  __device__ __forceinline__ static Value of(Value a, Value b) { return larger(a, b); }
};

struct FirstOp {
  typedef int Value;
  __device__ __forceinline__ static Value none() { return INT_LARGEST; }
  __device__ __forceinline__ static Value of(Value a, Value b) { return a < b ? a : b; }
};

struct KeyOp {
  typedef long long Value;
  __device__ __forceinline__ static Value none() { return LONG_LARGEST; }
  __device__ __forceinline__ static Value of(Value a, Value b) { return a < b ? a : b; }
};

// How a reduction of [outer, size, inner] to n = outer * inner outputs is cut. A block has 256 >> shift outputs and 1 << shift
// threads for each, which stride over `part` elements of the axis; the y index of the grid says which part.
struct Cut {
  int n;
  int size;
  int inner;
  int shift;
  int part;
};

// Reduces the elements `load(at, s, j)`: output j, place s on the axis, index `at` in x. Calls `store(j, value)` if a block
// has the whole axis, else writes the parts, [parts, n].
template <class Op, class Load, class Store>
__device__ void reduce(Cut cut, Load load, typename Op::Value* parts, Store store) {
  typedef typename Op::Value Value;
  __shared__ Value cell[256];
  const int segments = 1 << cut.shift;
  const int outputs = 256 >> cut.shift;
  // neighbouring threads read neighbouring elements
  const bool along = cut.inner == 1;
  const int segment = along ? threadIdx.x & (segments - 1) : threadIdx.x / outputs;
  const int output = along ? threadIdx.x >> cut.shift : threadIdx.x & (outputs - 1);
  const int j = blockIdx.x * outputs + output;
  Value v = Op::none();
  if (j < cut.n) {
    const unsigned from = blockIdx.y * cut.part;
    const unsigned to = cut.size - from < cut.part ? cut.size : from + cut.part;
    const int base = j / cut.inner * cut.size * cut.inner + j % cut.inner;
#pragma unroll 4
    for (unsigned s = from + segment; s < to; s += segments) {
      v = Op::of(v, load(base + s * cut.inner, s, j));
    }
  }
  if (along && segments <= 32) {
    for (int d = segments >> 1; d > 0; d >>= 1) {
      v = Op::of(v, __shfl_xor_sync(0xffffffffu, v, d));
    }
  } else {
    const int place = segment * outputs + output;
    cell[place] = v;
    for (int half = segments >> 1; half > 0; half >>= 1) {
      __syncthreads();
      if (segment < half) {
        v = Op::of(v, cell[place + half * outputs]);
        cell[place] = v;
      }
    }
  }
  if (segment == 0 && j < cut.n) {
    if (gridDim.y == 1) {
      store(j, v);
    } else {
      parts[blockIdx.y * cut.n + j] = v;
    }
  }
}

// Reduces parts, [size, n].
template <class Op, class Store>
__device__ void reduce_parts(Cut cut, const typename Op::Value* parts, Store store) {
  reduce<Op>(cut, [=](int at, int s, int j) { return parts[at]; }, (typename Op::Value*)nullptr, store);
}

// y[j] = scale Σ_s x[j, s]; the sum is rounded first.
KERNEL(sum_axis, Cut cut, const float* x, double* parts, float scale, float* y) {
  reduce<SumOp>(
      cut, [=](int at, int s, int j) { return (double)x[at]; }, parts,
      [=](int j, double v) { y[j] = scale * (float)v; });
}

KERNEL(sum_of_parts, Cut cut, const double* parts, float scale, float* y) {
  reduce_parts<SumOp>(cut, parts, [=](int j, double v) { y[j] = scale * (float)v; });
}

// y[j] = Π_s x[j, s].
KERNEL(product_axis, Cut cut, const float* x, double* parts, float* y) {
  reduce<ProductOp>(
      cut, [=](int at, int s, int j) { return (double)x[at]; }, parts, [=](int j, double v) { y[j] = (float)v; });
}

KERNEL(product_of_parts, Cut cut, const double* parts, float* y) {
  reduce_parts<ProductOp>(cut, parts, [=](int j, double v) { y[j] = (float)v; });
}

// y[j] = max_s x[j, s], NaN if an element is NaN.
KERNEL(max_axis, Cut cut, const float* x, float* parts, float* y) {
  reduce<MaxOp>(cut, [=](int at, int s, int j) { return x[at]; }, parts, [=](int j, float v) { y[j] = v; });
}

KERNEL(max_of_parts, Cut cut, const float* parts, float* y) {
  reduce_parts<MaxOp>(cut, parts, [=](int j, float v) { y[j] = v; });
}

// place[j] = the first s with x[j, s] = y[j].
KERNEL(first_equal, Cut cut, const float* x, const float* y, int* parts, int* place) {
  reduce<FirstOp>(
      cut, [=](int at, int s, int j) { return x[at] == y[j] ? s : INT_LARGEST; }, parts,
      [=](int j, int v) { place[j] = v; });
}

KERNEL(first_of_parts, Cut cut, const int* parts, int* place) {
  reduce_parts<FirstOp>(cut, parts, [=](int j, int v) { place[j] = v; });
}

// gx[o, s, i] = gy[o, i] where s = place[o, i], else 0.
KERNEL(place, int n, int size, int inner, const int* place, const float* gy, float* gx) {
  FOR_EACH(i, n) {
    const unsigned row = i / inner;
    const unsigned o = row / size;
    const unsigned j = o * inner + (i - row * inner);
    gx[i] = place[j] == (int)(row - o * size) ? gy[j] : 0;
  }
}

// gx[o, s, i] = scale gy[o, i].
KERNEL(spread, int n, int size, int inner, float scale, const float* gy, float* gx) {
  FOR_EACH(i, n) {
    const unsigned row = i / inner;
    gx[i] = scale * gy[row / size * inner + (i - row * inner)];
  }
}

// How the lines of the axis are cut for kernels that need an order: as above, but each of the 1 << shift threads of an output
// has neighbouring elements.
struct Line {
  int output;   // in the block
  int segment;  // of the line
  int outputs;  // of a block
  int base;     // index of the first element of the line
  int from;     // on the axis
  int to;

  __device__ __forceinline__ explicit Line(Cut cut) {
    outputs = 256 >> cut.shift;
    segment = threadIdx.x / outputs;
    output = threadIdx.x & (outputs - 1);
    const int j = blockIdx.x * outputs + output;
    const int length = (cut.size + (1 << cut.shift) - 1) >> cut.shift;
    base = j / cut.inner * cut.size * cut.inner + j % cut.inner;
    from = j < cut.n ? min(cut.size, segment * length) : 0;
    to = j < cut.n ? min(cut.size, from + length) : 0;
  }
};

// y[j, s] = Σ_(t <= s) x[j, t], or from the other end.
KERNEL(cumulative_sum, Cut cut, int reverse, const float* x, float* y) {
  __shared__ double cell[256];
  const Line line(cut);
  double sum = 0;
  for (int s = line.from; s < line.to; s++) {
    sum += x[line.base + (reverse ? cut.size - 1 - s : s) * cut.inner];
  }
  cell[threadIdx.x] = sum;
  __syncthreads();
  sum = 0;
  for (int k = 0; k < line.segment; k++) {
    sum += cell[k * line.outputs + line.output];
  }
  for (int s = line.from; s < line.to; s++) {
    const int at = line.base + (reverse ? cut.size - 1 - s : s) * cut.inner;
    sum += x[at];
    y[at] = (float)sum;
  }
}

// gx[j, s] = gy[j] Π_(t < s) x[j, t] Π_(t > s) x[j, t]: a quotient would not do, because x may be 0. `before` has the size of
// x and keeps the first two factors.
KERNEL(product_gradient, Cut cut, const float* x, const float* gy, double* before, float* gx) {
  __shared__ double cell[256];
  const Line line(cut);
  double product = 1;
  for (int s = line.from; s < line.to; s++) {
    product *= x[line.base + s * cut.inner];
  }
  cell[threadIdx.x] = product;
  __syncthreads();
  const int j = blockIdx.x * line.outputs + line.output;
  product = j < cut.n ? gy[j] : 0;
  for (int k = 0; k < line.segment; k++) {
    product *= cell[k * line.outputs + line.output];
  }
  for (int s = line.from; s < line.to; s++) {
    const int at = line.base + s * cut.inner;
    before[at] = product;
    product *= x[at];
  }
  product = 1;
  for (int k = (1 << cut.shift) - 1; k > line.segment; k--) {
    product *= cell[k * line.outputs + line.output];
  }
  for (int s = line.to - 1; s >= line.from; s--) {
    const int at = line.base + s * cut.inner;
    gx[at] = (float)(before[at] * product);
    product *= x[at];
  }
}

// A number that is smaller for a larger x, or for a smaller one, and for equal x in an earlier column. NaN is the largest x.
__device__ __forceinline__ long long key(float x, int column, bool largest) {
  const int bits = x != x ? 0x7fc00000 : __float_as_int(x + 0.0f);  // -0 + 0 is 0
  const int order = bits ^ ((bits >> 31) & 0x7fffffff);
  return (long long)(largest ? ~order : order) << 32 | (unsigned)column;
}

// column[r] = the first column with the maximum of the row.
KERNEL(arg_max, Cut cut, const float* x, long long* parts, int* column) {
  reduce<KeyOp>(
      cut, [=](int at, int s, int j) { return key(x[at], s, true); }, parts,
      [=](int j, long long v) { column[j] = (int)v; });
}

KERNEL(arg_max_of_parts, Cut cut, const long long* parts, int* column) {
  reduce_parts<KeyOp>(cut, parts, [=](int j, long long v) { column[j] = (int)v; });
}

// Sorts the keys of a block; there is memory for a power of two of them.
__device__ void sort(long long* keys, int count) {
  int size = 1;
  while (size < count) {
    size <<= 1;
  }
  for (int i = count + threadIdx.x; i < size; i += blockDim.x) {
    keys[i] = LONG_LARGEST;
  }
  __syncthreads();
  for (int run = 2; run <= size; run <<= 1) {
    for (int stride = run >> 1; stride > 0; stride >>= 1) {
      for (int i = threadIdx.x; i < size >> 1; i += blockDim.x) {
        const int a = 2 * i - (i & (stride - 1));
        const bool rises = (a & run) == 0;
        const long long first = keys[a];
        const long long second = keys[a + stride];
        if ((first > second) == rises) {
          keys[a] = second;
          keys[a + stride] = first;
        }
      }
      __syncthreads();
    }
  }
}

// The keys of which a block has found the smallest, and new ones.
static const int KEYS = 2048;

// y[r, j] = the j-th value of row r in order, column[r, j] = its column, j < k. A block reads a row once for each KEYS / 2
// values; it collects the keys that may be among them and sorts when its memory is full.
KERNEL(top_k, unsigned columns, int k, int largest, const float* x, float* y, float* column) {
  __shared__ long long keys[KEYS];
  __shared__ int found[8];
  x += blockIdx.x * columns;
  const int lane = threadIdx.x & 31;
  const int warp = threadIdx.x >> 5;
  const int warps = blockDim.x >> 5;
  long long done = -LONG_LARGEST;  // the largest key of the rounds before
  for (int from = 0; from < k; from += KEYS / 2) {
    const int wanted = min(k - from, KEYS / 2);
    long long limit = LONG_LARGEST;
    int count = 0;
    for (unsigned begin = 0; begin < columns; begin += blockDim.x) {
      const unsigned c = begin + threadIdx.x;
      const long long own = c < columns ? key(x[c], c, largest) : LONG_LARGEST;
      const bool fits = own < limit && (from == 0 || own > done);
      const unsigned fitting = __ballot_sync(0xffffffffu, fits);
      if (lane == 0) {
        found[warp] = __popc(fitting);
      }
      __syncthreads();
      int place = count + __popc(fitting & ((1u << lane) - 1));
      for (int w = 0; w < warps; w++) {
        place += w < warp ? found[w] : 0;
        count += found[w];
      }
      if (fits) {
        keys[place] = own;
      }
      __syncthreads();
      if (count + blockDim.x > KEYS) {
        sort(keys, count);
        count = wanted;
        limit = keys[wanted - 1];
      }
    }
    sort(keys, count);
    for (int i = threadIdx.x; i < wanted; i += blockDim.x) {
      const int c = (int)keys[i];
      y[blockIdx.x * k + from + i] = x[c];
      column[blockIdx.x * k + from + i] = c;
    }
    done = keys[wanted - 1];
    __syncthreads();
  }
}

// gx[r, column[r, j]] = gy[r, j].
KERNEL(top_k_gradient, int n, int columns, int k, const float* column, const float* gy, float* gx) {
  FOR_EACH(i, n) { gx[i / k * columns + (int)column[i]] = gy[i]; }
}

// parts[chunk] = Σ x[i]² over a chunk of a tensor.
KERNEL(squares, const long long* table, int count, int size, double* parts) {
  const Tensors<1, 0> tensors(table, count);
  const Chunk chunk(tensors, size);
  const float* x = tensors.address(0, chunk.tensor) + chunk.from;
  const int odd = misalignment(x);
  double sum = 0;
  for (int i = 4 * threadIdx.x; i < chunk.length; i += 4 * blockDim.x) {
    if (odd == 0 && i + 4 <= chunk.length) {
      const float4 v = *(const float4*)(x + i);
      sum = fma((double)v.x, (double)v.x, sum);
      sum = fma((double)v.y, (double)v.y, sum);
      sum = fma((double)v.z, (double)v.z, sum);
      sum = fma((double)v.w, (double)v.w, sum);
    } else {
#pragma unroll 1
      for (int k = i; k < min(i + 4, chunk.length); k++) {
        sum = fma((double)x[k], (double)x[k], sum);
      }
    }
  }
  sum = block_all<Sum>(sum, 0.0);
  if (threadIdx.x == 0) {
    parts[blockIdx.x] = sum;
  }
}

__device__ __forceinline__ void store_double(float* to, double v) {
  to[0] = __int_as_float(__double2hiint(v));
  to[1] = __int_as_float(__double2loint(v));
}

// sums = the sum over all tensors, in their order, then that of each; one block, with a warp a tensor.
KERNEL(squares_of_tensors, const long long* table, int count, int chunks, const double* parts, double* each, float* sums) {
  const int* first = Tensors<1, 0>(table, count).first_chunks();
  const int lane = threadIdx.x & 31;
  for (int tensor = threadIdx.x >> 5; tensor < count; tensor += blockDim.x >> 5) {
    const int end = tensor + 1 < count ? first[tensor + 1] : chunks;
    double sum = 0;
    for (int i = first[tensor] + lane; i < end; i += 32) {
      sum += parts[i];
    }
    sum = warp_all<Sum>(sum);
    if (lane == 0) {
      each[tensor] = sum;
      store_double(sums + 2 * (1 + tensor), sum);
    }
  }
  __syncthreads();
  if (threadIdx.x == 0) {
    double total = 0;
    for (int tensor = 0; tensor < count; tensor++) {
      total += each[tensor];
    }
    store_double(sums, total);
  }
}
