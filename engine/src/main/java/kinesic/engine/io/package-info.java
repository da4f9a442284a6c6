/**
 * Files: tensors in safetensors files, NumPy arrays (read only), JSON, and atomic writes.
 *
 * <p>Knows tensors and bytes; knows no module and no training.
 */
@NullMarked
package kinesic.engine.io;

import org.jspecify.annotations.NullMarked;
