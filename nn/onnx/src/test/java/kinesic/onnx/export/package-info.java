/** Tests of the export. */
@NullMarked
package kinesic.onnx.export;

import org.jspecify.annotations.NullMarked;
