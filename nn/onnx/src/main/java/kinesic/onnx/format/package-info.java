/**
 * The contents of an ONNX file as records, and their reader and writer. Knows the messages of the
 * format and nothing of what operators compute. Start reading at {@link
 * kinesic.onnx.format.ModelReader}.
 */
@NullMarked
package kinesic.onnx.format;

import org.jspecify.annotations.NullMarked;
