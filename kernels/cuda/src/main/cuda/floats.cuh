// A few adjacent floats, which a thread loads and stores with one instruction where that is possible.
#pragma once

// W adjacent floats, W = 1 or 4.
template <int W>
struct Floats {
  float v[W];

  __device__ __forceinline__ float& operator[](int i) { return v[i]; }
  __device__ __forceinline__ float operator[](int i) const { return v[i]; }

  __device__ __forceinline__ static Floats filled(float value) {
    Floats f;
#pragma unroll
    for (int i = 0; i < W; i++) {
      f.v[i] = value;
    }
    return f;
  }
};

// Loads W floats, from a multiple of 4 W bytes.
template <int W>
__device__ __forceinline__ Floats<W> load(const float* from) {
  Floats<W> f;
  if (W == 4) {
    const float4 all = *(const float4*)from;
    f.v[0] = all.x;
    f.v[1 % W] = all.y;
    f.v[2 % W] = all.z;
    f.v[3 % W] = all.w;
  } else {
    f.v[0] = *from;
  }
  return f;
}

// Stores W floats, to a multiple of 4 W bytes.
template <int W>
__device__ __forceinline__ void store(float* to, const Floats<W>& f) {
  if (W == 4) {
    *(float4*)to = make_float4(f.v[0], f.v[1 % W], f.v[2 % W], f.v[3 % W]);
  } else {
    *to = f.v[0];
  }
}

// Loads W floats; buffers promise an alignment of 4 bytes only. For sums, whose order must not depend on the alignment;
// other kernels use W = 1 then.
template <int W>
__device__ __forceinline__ Floats<W> load(const float* from, bool aligned) {
  if (aligned) {
    return load<W>(from);
  }
  Floats<W> f;
#pragma unroll
  for (int i = 0; i < W; i++) {
    f.v[i] = from[i];
  }
  return f;
}

// Stores W floats, likewise.
template <int W>
__device__ __forceinline__ void store(float* to, const Floats<W>& f, bool aligned) {
  if (aligned) {
    store<W>(to, f);
    return;
  }
#pragma unroll
  for (int i = 0; i < W; i++) {
    to[i] = f.v[i];
  }
}
