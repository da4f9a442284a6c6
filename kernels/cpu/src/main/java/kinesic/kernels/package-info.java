/**
 * The interfaces of the kernel families ({@link kinesic.kernels.MatrixProduct}, {@link
 * kinesic.kernels.Convolution}, ...), the selection of a backend, and the worker pool.
 *
 * <p>The engine uses this package. It depends on buffers, sizes and numbers only: tensors, the
 * gradient tape and everything above are unknown here. Start reading at {@link
 * kinesic.kernels.Backend}.
 */
@NullMarked
package kinesic.kernels;

import org.jspecify.annotations.NullMarked;
