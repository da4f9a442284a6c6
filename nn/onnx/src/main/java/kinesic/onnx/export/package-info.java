/**
 * Export: the graph of a module becomes the nodes of an ONNX model. Start reading at {@link
 * kinesic.onnx.export.Exporter}; {@link kinesic.onnx.export.OpWriters} lists what writes each op.
 */
@NullMarked
package kinesic.onnx.export;

import org.jspecify.annotations.NullMarked;
