/**
 * Tensors in files: safetensors, and arrays of NumPy, which are only read.
 *
 * <p>Knows tensors and bytes; knows no module and no training.
 */
@NullMarked
package kinesic.engine.io;

import org.jspecify.annotations.NullMarked;
