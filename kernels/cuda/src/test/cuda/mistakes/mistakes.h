// A kernel in two versions: name_wrong with a mistake and name_right without it. The line at which the machine must find
// the mistake ends with the comment "found: name".
#pragma once

#define BOTH(name, ...)                                                                    \
  template <bool wrong>                                                                    \
  __device__ __forceinline__ void name(__VA_ARGS__)

#define KERNELS(name, parameters, arguments)                                               \
  extern "C" __global__ void __launch_bounds__(256) name##_wrong parameters { name<true> arguments; } \
  extern "C" __global__ void __launch_bounds__(256) name##_right parameters { name<false> arguments; }
