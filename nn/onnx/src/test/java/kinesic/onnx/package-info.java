/** Tests of models in and out. */
@NullMarked
package kinesic.onnx;

import org.jspecify.annotations.NullMarked;
