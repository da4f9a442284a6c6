/**
 * Files: tensors and integers in safetensors files, arrays and archives of NumPy, protocol buffer
 * messages, JSON, and atomic writes.
 *
 * <p>This package depends on tensors and kernels, not on ops, modules or training. Start reading at
 * {@link kinesic.engine.io.SafeTensors}.
 */
@NullMarked
package kinesic.engine.io;

import org.jspecify.annotations.NullMarked;
