// In-place updates of all parameters of a network from their gradients in one launch, see TensorTable in Java.
#include "tensors.cuh"

// The elements of a chunk, which a block updates.
static const int CHUNK = 4096;

// The factor of all gradients, min(1, norm / √sum), or NaN if nothing may change, because one of the watched numbers before
// the sum or the sum itself is not finite. OptimiserKernels.Limit in Java computes the same bits.
__device__ float limit_factor(const float* values, int watched, double norm) {
  __shared__ float factor;
  if (threadIdx.x == 0) {
    const double sum = __hiloint2double(__float_as_int(values[watched]), __float_as_int(values[watched + 1]));
    int finite = sum - sum == 0;
    for (int i = 0; i < watched; i++) {
      finite &= values[i] - values[i] == 0;
    }
    const double length = sqrt(sum);
    factor = finite == 0 ? POSITIVE_INFINITY - POSITIVE_INFINITY : length > norm ? (float)(norm / length) : 1;
  }
  __syncthreads();
  return factor;
}

__device__ __forceinline__ float4 load(const float* p) { return *(const float4*)p; }

__device__ __forceinline__ void store(float* p, float4 v) { *(float4*)p = v; }

// Calls rule(w, g, first state, second state) for the elements of the chunk of this block, and stores what the rule has
// changed. The table has w, g and STATES states of each tensor.
template <int STATES, class Rule>
__device__ __forceinline__ void update(const Tensors<2 + STATES>& tensors, int tensor, Rule rule) {
  float* w = tensors.address(0, tensor);
  const float* g = tensors.address(1, tensor);
  float* first = tensors.address(STATES < 1 ? 0 : 2, tensor);
  float* second = tensors.address(STATES < 2 ? 0 : 3, tensor);
  const int length = tensors.length(tensor);
  const int from = (blockIdx.x - tensors.first_chunks()[tensor]) * CHUNK;
  const int to = length - from < CHUNK ? length : from + CHUNK;
  const int odd = misalignment(w) | misalignment(g) | misalignment(first) | misalignment(second);
  for (int i = from + 4 * threadIdx.x; i < to; i += 4 * blockDim.x) {
    if (odd == 0 && i + 4 <= to) {
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
      for (int k = i; k < min(i + 4, to); k++) {
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

// g' = factor g + decay w; w -= rate g'
KERNEL(sgd, const long long* table, int count, const float* values, int watched, double norm) {
  const Tensors<2> tensors(table, count);
  const float factor = limit_factor(values, watched, norm);
  if (factor != factor) {
    return;
  }
  const int tensor = tensors.tensor_of(blockIdx.x);
  const float rate = tensors.number(0, tensor);
  const float decay = tensors.number(1, tensor);
  update<0>(tensors, tensor, [=](float& w, float g, float&, float&) {
    g = fmaf(w, decay, factor * g);
    w = fmaf(g, -rate, w);
  });
}

// g' = factor g + decay w; v = momentum v + g'; w -= rate v, or rate (g' + momentum v) in Nesterov's form: the numbers of a
// tensor are the rates of g' and of v
KERNEL(sgd_momentum, const long long* table, int count, const float* values, int watched, double norm, float momentum) {
  const Tensors<3> tensors(table, count);
  const float factor = limit_factor(values, watched, norm);
  if (factor != factor) {
    return;
  }
  const int tensor = tensors.tensor_of(blockIdx.x);
  const float rate_of_g = tensors.number(0, tensor);
  const float rate_of_v = tensors.number(1, tensor);
  const float decay = tensors.number(2, tensor);
  update<1>(tensors, tensor, [=](float& w, float g, float& v, float&) {
    g = fmaf(w, decay, factor * g);
    v = fmaf(v, momentum, g);
    w = fmaf(g, -rate_of_g, fmaf(v, -rate_of_v, w));
  });
}

// g' = factor g + decay w; m = β1 m + (1 - β1) g'; v = β2 v + (1 - β2) g'²; w = shrink w - rate m / (√v root + epsilon). The
// numbers of a tensor include the corrections of the step: rate / (1 - β1^step) and root = 1 / √(1 - β2^step).
KERNEL(adam, const long long* table, int count, const float* values, int watched, double norm, float beta1, float beta2,
       float epsilon) {
  const Tensors<4> tensors(table, count);
  const float factor = limit_factor(values, watched, norm);
  if (factor != factor) {
    return;
  }
  const int tensor = tensors.tensor_of(blockIdx.x);
  const float rate = tensors.number(0, tensor);
  const float root = tensors.number(1, tensor);
  const float shrink = tensors.number(2, tensor);
  const float decay = tensors.number(3, tensor);
  const float new1 = 1 - beta1;
  const float new2 = 1 - beta2;
  update<2>(tensors, tensor, [=](float& w, float g, float& m, float& v) {
    g = fmaf(w, decay, factor * g);
    m = fmaf(m, beta1, g * new1);
    v = fmaf(v, beta2, g * new2 * g);  // (1 - β2) g first, so that g² alone cannot overflow
    w = w * shrink - m * rate / fmaf(sqrtf(v), root, epsilon);
  });
}

// g' = factor g + weightDecay w; s = decay s + (1 - decay) g'²; w -= rate g' / (√s + epsilon)
KERNEL(rms_prop, const long long* table, int count, const float* values, int watched, double norm, float decay, float epsilon) {
  const Tensors<3> tensors(table, count);
  const float factor = limit_factor(values, watched, norm);
  if (factor != factor) {
    return;
  }
  const int tensor = tensors.tensor_of(blockIdx.x);
  const float rate = tensors.number(0, tensor);
  const float weight_decay = tensors.number(1, tensor);
  const float share = 1 - decay;
  update<1>(tensors, tensor, [=](float& w, float g, float& s, float&) {
    g = fmaf(w, weight_decay, factor * g);
    s = fmaf(s, decay, g * share * g);
    w -= g * rate / (sqrtf(s) + epsilon);
  });
}

// g = min(max(g, -value), value), NaN if g is infinite
KERNEL(clip, const long long* table, int count, float value) {
  const Tensors<1> tensors(table, count);
  const int tensor = tensors.tensor_of(blockIdx.x);
  float* g = tensors.address(0, tensor);
  const int from = (blockIdx.x - tensors.first_chunks()[tensor]) * CHUNK;
  const int to = tensors.length(tensor) - from < CHUNK ? tensors.length(tensor) : from + CHUNK;
  for (int i = from + threadIdx.x; i < to; i += blockDim.x) {
    g[i] = fminf(fmaxf(g[i], -value), value) + 0 * g[i];
  }
}

// sum = weight g, or sum + weight g
KERNEL(accumulate, const long long* table, int count, float weight, int add) {
  const Tensors<2> tensors(table, count);
  const int tensor = tensors.tensor_of(blockIdx.x);
  update<0>(tensors, tensor, [=](float& sum, float g, float&, float&) { sum = add ? fmaf(weight, g, sum) : weight * g; });
}
