/**
 * Tensors in files: safetensors.
 *
 * <p>Knows tensors and bytes; knows no module and no training.
 */
@NullMarked
package kinesic.engine.io;

import org.jspecify.annotations.NullMarked;
