/**
 * What a backend offers, in small families ({@link kinesic.kernels.MatrixProduct}, {@link
 * kinesic.kernels.Convolution}, ...), the choice of backend, and the worker pool.
 *
 * <p>Used by the engine. Knows buffers, sizes and numbers; knows no tensor, no gradient tape and no
 * face. Start reading at {@link kinesic.kernels.Backend}.
 */
@NullMarked
package kinesic.kernels;

import org.jspecify.annotations.NullMarked;
