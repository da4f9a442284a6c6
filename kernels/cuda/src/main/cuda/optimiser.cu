// In-place updates of all parameters of a network from their gradients in one launch, see TensorTable in Java.
#include "tensors.cuh"

// The elements of a chunk, which a block updates.
static const int CHUNK = 4096;

// How far the parameters move, OptimiserKernels.Limit in Java.
struct Limit {
  const float* values;   // `watched` numbers, and the sum of squares of all gradients as a stored double
  const float* advance;  // a multiplier of the rates and a number of steps as stored doubles; may be null
  double norm;
  int watched;
};

__device__ __forceinline__ double stored_double(const float* at) {
  return __hiloint2double(__float_as_int(at[0]), __float_as_int(at[1]));
}

// The factor of all gradients, min(1, norm / √sum), or NaN if nothing may change, because one of the watched numbers or the
// sum is not finite.
__device__ float limit_factor(const Limit& limit) {
  const double sum = stored_double(limit.values + limit.watched);
  int finite = sum - sum == 0;
  for (int i = 0; i < limit.watched; i++) {
    finite &= limit.values[i] - limit.values[i] == 0;
  }
  const double length = sqrt(sum);
  return finite == 0 ? POSITIVE_INFINITY - POSITIVE_INFINITY : length > limit.norm ? (float)(limit.norm / length) : 1;
}

// x^n for n >= 1.
__device__ double power(double x, long long n) {
  double result = 1;
  for (; n > 0; n >>= 1) {
    result = (n & 1) != 0 ? result * x : result;
    x *= x;
  }
  return result;
}

// What a step does with a tensor.
struct Step {
  float factor;  // of the gradients
  float rate;
  float decay;
  float shrink;  // Adam: the factor of w
  float root;    // Adam: the factor of √v
};

// The step of a tensor, for all threads of the block. One of them computes it, and calls correct(step, its number from 1).
template <int POINTERS, class Correct>
__device__ Step step_of(const Tensors<POINTERS, 3>& tensors, int tensor, const Limit& limit, Correct correct) {
  __shared__ Step step;
  if (threadIdx.x == 0) {
    const bool ahead = limit.advance != nullptr;
    step.factor = limit_factor(limit);
    step.rate = (float)(tensors.number(0, tensor) * (ahead ? stored_double(limit.advance) : 1));
    step.decay = (float)tensors.number(1, tensor);
    step.shrink = 1;
    step.root = 1;
    correct(step, (long long)(tensors.number(2, tensor) + (ahead ? stored_double(limit.advance + 2) : 0)));
  }
  __syncthreads();
  return step;
}

__device__ __forceinline__ float4 load(const float* p) { return *(const float4*)p; }

__device__ __forceinline__ void store(float* p, float4 v) { *(float4*)p = v; }

// Calls rule(w, g, first state, second state) for the elements of the chunk of this block, and stores what the rule has
// changed. The table has w, g and STATES states of each tensor.
template <int STATES, int NUMBERS, class Rule>
__device__ __forceinline__ void update(const Tensors<2 + STATES, NUMBERS>& tensors, const Chunk& chunk, Rule rule) {
  float* w = tensors.address(0, chunk.tensor) + chunk.from;
  const float* g = tensors.address(1, chunk.tensor) + chunk.from;
  float* first = tensors.address(STATES < 1 ? 0 : 2, chunk.tensor) + chunk.from;
  float* second = tensors.address(STATES < 2 ? 0 : 3, chunk.tensor) + chunk.from;
  const int odd = misalignment(w) | misalignment(g) | misalignment(first) | misalignment(second);
  for (int i = 4 * threadIdx.x; i < chunk.length; i += 4 * blockDim.x) {
    if (odd == 0 && i + 4 <= chunk.length) {
      float4 wi = load(w + i);
      const float4 gi = load(g + i);
      float4 fi = STATES < 1 ? wi : load(first + i);
      float4 si = STATES < 2 ? wi : load(second + i);
      rule(wi.x, gi.x, fi.x, si.x);
      rule(wi.y, gi.y, fi.y, si.y);
      rule(wi.z, gi.z, fi.z, si.z);
      rule(wi.w, gi.w, fi.w, si.w);
      store(w + i, wi);
      if (STATES >= 1) {
        store(first + i, fi);
      }
      if (STATES >= 2) {
        store(second + i, si);
      }
    } else {
#pragma unroll 1
      for (int k = i; k < min(i + 4, chunk.length); k++) {
        float wi = w[k];
        float fi = STATES < 1 ? 0 : first[k];
        float si = STATES < 2 ? 0 : second[k];
        rule(wi, g[k], fi, si);
        w[k] = wi;
        if (STATES >= 1) {
          first[k] = fi;
        }
        if (STATES >= 2) {
          second[k] = si;
        }
      }
    }
  }
}

// g' = factor g + decay w; w -= rate g'.
KERNEL(sgd, const long long* table, int count, const float* values, const float* advance, double norm, int watched) {
  const Tensors<2, 3> tensors(table, count);
  const Chunk chunk(tensors, CHUNK);
  const Step step = step_of(tensors, chunk.tensor, {values, advance, norm, watched}, [](Step&, long long) {});
  if (step.factor != step.factor) {
    return;
  }
  update<0>(tensors, chunk, [=](float& w, float g, float&, float&) {
    g = fmaf(w, step.decay, step.factor * g);
    w = fmaf(g, -step.rate, w);
  });
}

// g' = factor g + decay w; v = momentum v + g'; w -= rate v, or rate (g' + momentum v) in Nesterov's form.
KERNEL(sgd_momentum, const long long* table, int count, const float* values, const float* advance, double norm, int watched,
       float momentum, int nesterov) {
  const Tensors<3, 3> tensors(table, count);
  const Chunk chunk(tensors, CHUNK);
  const Step step = step_of(tensors, chunk.tensor, {values, advance, norm, watched}, [](Step&, long long) {});
  if (step.factor != step.factor) {
    return;
  }
  const float rate_of_g = nesterov ? step.rate : 0;
  const float rate_of_v = nesterov ? step.rate * momentum : step.rate;
  update<1>(tensors, chunk, [=](float& w, float g, float& v, float&) {
    g = fmaf(w, step.decay, step.factor * g);
    v = fmaf(v, momentum, g);
    w = fmaf(g, -rate_of_g, fmaf(v, -rate_of_v, w));
  });
}

// g' = factor g + decay w; m = β1 m + (1 - β1) g'; v = β2 v + (1 - β2) g'²; w = shrink w - rate' m / (√v root + epsilon) with
// rate' = rate / (1 - β1^step), root = 1 / √(1 - β2^step). Decoupled decay is in shrink = 1 - rate decay, coupled decay in g'.
KERNEL(adam, const long long* table, int count, const float* values, const float* advance, double norm, int watched,
       float beta1, float beta2, float epsilon, int decoupled) {
  const Tensors<4, 3> tensors(table, count);
  const Chunk chunk(tensors, CHUNK);
  const Step step = step_of(tensors, chunk.tensor, {values, advance, norm, watched}, [=](Step& of, long long n) {
    of.shrink = decoupled ? (float)(1 - (double)of.rate * of.decay) : 1;
    of.decay = decoupled ? 0 : of.decay;
    of.rate = (float)(of.rate / (1 - power(beta1, n)));
    of.root = (float)(1 / sqrt(1 - power(beta2, n)));
  });
  if (step.factor != step.factor) {
    return;
  }
  const float new1 = 1 - beta1;
  const float new2 = 1 - beta2;
  update<2>(tensors, chunk, [=](float& w, float g, float& m, float& v) {
    g = fmaf(w, step.decay, step.factor * g);
    m = fmaf(m, beta1, g * new1);
    v = fmaf(v, beta2, g * new2 * g);  // (1 - β2) g first, so that g² alone cannot overflow
    w = w * step.shrink - m * step.rate / fmaf(sqrtf(v), step.root, epsilon);
  });
}

// g' = factor g + weightDecay w; s = decay s + (1 - decay) g'²; w -= rate g' / (√s + epsilon).
KERNEL(rms_prop, const long long* table, int count, const float* values, const float* advance, double norm, int watched,
       float decay, float epsilon) {
  const Tensors<3, 3> tensors(table, count);
  const Chunk chunk(tensors, CHUNK);
  const Step step = step_of(tensors, chunk.tensor, {values, advance, norm, watched}, [](Step&, long long) {});
  if (step.factor != step.factor) {
    return;
  }
  const float share = 1 - decay;
  update<1>(tensors, chunk, [=](float& w, float g, float& s, float&) {
    g = fmaf(w, step.decay, step.factor * g);
    s = fmaf(s, decay, g * share * g);
    w -= g * step.rate / (sqrtf(s) + epsilon);
  });
}

// g = min(max(g, -value), value), NaN if g is infinite.
KERNEL(clip, const long long* table, int count, float value) {
  const Tensors<1, 0> tensors(table, count);
  const Chunk chunk(tensors, CHUNK);
  float* g = tensors.address(0, chunk.tensor) + chunk.from;
  for (int i = threadIdx.x; i < chunk.length; i += blockDim.x) {
    g[i] = fminf(fmaxf(g[i], -value), value) + 0 * g[i];
  }
}

// sum = weight g, or sum + weight g.
KERNEL(accumulate, const long long* table, int count, float weight, int add) {
  const Tensors<2, 0> tensors(table, count);
  const Chunk chunk(tensors, CHUNK);
  if (add) {
    update<0>(tensors, chunk, [=](float& sum, float g, float&, float&) { sum = fmaf(weight, g, sum); });
  } else {
    update<0>(tensors, chunk, [=](float& sum, float g, float&, float&) { sum = weight * g; });
  }
}
