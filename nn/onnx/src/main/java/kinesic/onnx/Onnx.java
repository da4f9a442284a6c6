package kinesic.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.Module;
import kinesic.onnx.export.ExportOptions;
import kinesic.onnx.export.Exporter;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.ModelWriter;

/**
 * Writes networks as ONNX files, for other programs:
 *
 * <pre>{@code
 * Onnx.write(net, Shape.of(1, 224, 224, 3), Path.of("net.onnx"));
 * }</pre>
 *
 * <p>The file contains the network in evaluation mode. It accepts batches of any size; the other
 * sizes are fixed. Parameters and buffers keep the names of {@link Module#state}, in the layouts of
 * ONNX. Images are [n, c, h, w] there, unless {@link ExportOptions#imageOrder} says otherwise.
 */
public final class Onnx {

  private Onnx() {}

  /**
   * Writes a module with one input.
   *
   * @param input the shape of its input, such as [n, h, w, c]; n does not matter
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if the module does not accept the shape, or cannot be written;
   *     the message names all ops that cannot be written
   * @throws IllegalStateException if the parameters have no values yet, or the output depends on
   *     the elements of a tensor in another way than through ops
   */
  public static void write(Module module, Shape input, Path path) throws IOException {
    write(module, List.of(input), path, ExportOptions.DEFAULT);
  }

  /**
   * Writes a module.
   *
   * @param inputs the shapes of its inputs, such as [n, h, w, c]; n matters only if the batch size
   *     is fixed
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException as {@link #write(Module, Shape, Path)}, and if the names in
   *     the options do not fit the module
   * @throws IllegalStateException as {@link #write(Module, Shape, Path)}
   */
  public static void write(Module module, List<Shape> inputs, Path path, ExportOptions options)
      throws IOException {
    write(Exporter.model(module, inputs, options), path, options);
  }

  /**
   * Writes a function that uses a module, such as its outputs with a softmax:
   *
   * <pre>{@code
   * Onnx.write(
   *     net,
   *     in -> List.of(net.forward(in.getFirst()).softmax()),
   *     List.of(Shape.of(1, 224, 224, 3)),
   *     path,
   *     ExportOptions.DEFAULT.inputs("images").outputs("probabilities"));
   * }</pre>
   *
   * @param function maps the inputs to the outputs; runs while the module is in evaluation mode
   * @param inputs the shapes of its inputs, as for {@link #write(Module, List, Path,
   *     ExportOptions)}
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException as {@link #write(Module, List, Path, ExportOptions)}
   * @throws IllegalStateException as {@link #write(Module, Shape, Path)}
   */
  public static void write(
      Module module,
      Function<List<Tensor>, List<Tensor>> function,
      List<Shape> inputs,
      Path path,
      ExportOptions options)
      throws IOException {
    write(Exporter.model(module, function, inputs, options), path, options);
  }

  private static void write(ModelData model, Path path, ExportOptions options) throws IOException {
    if (options.hasExternalData()) {
      ModelWriter.writeWithData(model, path);
    } else {
      ModelWriter.write(model, path);
    }
  }
}
