/**
 * Networks in ONNX files. {@link kinesic.onnx.OnnxModel} reads a file as a module that predicts,
 * trains and compiles, {@link kinesic.onnx.Onnx} writes a module. Start reading there.
 */
@NullMarked
package kinesic.onnx;

import org.jspecify.annotations.NullMarked;
