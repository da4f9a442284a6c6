/**
 * Libraries with the names of NVIDIA's, written in Java, on which the CUDA backend runs without a
 * GPU.
 *
 * <p>JCuda's native code binds to {@code libcuda.so.1}, {@code libcublas.so.12} and {@code
 * libcudnn.so.9}. {@link kinesic.kernels.cuda.standin.StandIn} loads libraries of these names whose
 * functions are Java methods. Work runs as late as CUDA allows, and what is an error or a mistake
 * on a device is an error here.
 */
@NullMarked
package kinesic.kernels.cuda.standin;

import org.jspecify.annotations.NullMarked;
