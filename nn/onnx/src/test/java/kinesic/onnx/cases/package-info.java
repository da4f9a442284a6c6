/** ONNX's own test cases: what passes, and what is refused. */
@NullMarked
package kinesic.onnx.cases;

import org.jspecify.annotations.NullMarked;
