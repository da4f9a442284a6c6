/** Tests of operands and operators. */
@NullMarked
package kinesic.onnx.operator;

import org.jspecify.annotations.NullMarked;
