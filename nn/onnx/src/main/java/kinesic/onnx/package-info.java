/** ONNX models in and out. Start reading at {@link kinesic.onnx.Onnx}. */
@NullMarked
package kinesic.onnx;

import org.jspecify.annotations.NullMarked;
