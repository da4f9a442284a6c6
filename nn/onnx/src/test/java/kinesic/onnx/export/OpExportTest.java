package kinesic.onnx.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.OpSpecs;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.nn.Module;
import kinesic.onnx.Onnx;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Exports the samples of each op of the engine and lets ONNX Runtime compute them. */
final class OpExportTest {

  /** Ops that occur only in training or as a loss, or have no graph. */
  private static final Set<String> REFUSED =
      Set.of("dropout", "convBatchNorm", "crossEntropy", "checkpoint", "to");

  /** Ops whose samples have weights or statistics as inputs, which must be constant. */
  private static final Set<String> WITH_CONSTANTS = Set.of("lstm", "gru", "batchNorm");

  @TempDir private Path folder;

  /** A function of several tensors. */
  private static final class FunctionModule extends Module {

    private final Sample sample;

    FunctionModule(Sample sample) {
      this.sample = sample;
    }

    @Override
    protected List<Tensor> outputs(List<Tensor> inputs) {
      return List.of(sample.function().apply(inputs.toArray(Tensor[]::new)));
    }
  }

  @Test
  void every_op_has_a_writer() {
    Set<String> missing = new TreeSet<>();
    for (OpSpec spec : OpSpecs.all()) {
      if (!OpWriters.all().containsKey(spec.op())) {
        missing.add(spec.name());
      }
    }
    assertEquals(Set.of("checkpoint"), missing); // not an op in evaluation mode
  }

  @TestFactory
  Stream<DynamicTest> every_op_gives_the_same_in_onnx_runtime() {
    return OpSpecs.all().stream()
        .filter(spec -> !REFUSED.contains(spec.name()) && !WITH_CONSTANTS.contains(spec.name()))
        .map(spec -> dynamicTest(spec.name(), () -> check(spec)));
  }

  private void check(OpSpec spec) throws Exception {
    int compared = 0;
    List<String> refused = new ArrayList<>();
    for (Sample sample : spec.samples()) {
      if (sample.inputs().stream().anyMatch(input -> input.shape().elements() == 0)) {
        continue; // many operators of ONNX Runtime refuse tensors without elements
      }
      if (sample.name().equals("with a mask of one number for each query")) {
        continue; // it masks all keys of a query: 0 here, NaN in ONNX Runtime
      }
      try {
        compare(sample);
        compared++;
      } catch (OrtException e) {
        throw new AssertionError(sample.name(), e);
      } catch (IllegalArgumentException | IllegalStateException e) {
        refused.add(sample.name() + ": " + e.getMessage());
      }
    }
    assertTrue(compared > 0, refused::toString);
  }

  private void compare(Sample sample) throws Exception {
    List<Shape> shapes = sample.inputs().stream().map(Input::shape).toList();
    Path file = folder.resolve("op.onnx");
    Onnx.write(
        new FunctionModule(sample),
        shapes,
        file,
        ExportOptions.DEFAULT.fixedBatch().imageOrder(ImageOrder.CHANNELS_LAST));
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      RandomStream stream = new RandomStream(1, "input " + i);
      inputs.add(
          Tensor.of(
              shapes.get(i),
              sample.inputs().get(i).elements().draw(shapes.get(i).elements(), stream)));
    }
    Tensor expected = sample.function().apply(inputs.toArray(Tensor[]::new));
    try (RuntimeSession session = new RuntimeSession(file, false)) {
      assertSame(sample.name(), expected, session.run(inputs).values().iterator().next());
    }
  }

  private static void assertSame(String name, Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape(), name);
    float[] e = expected.toArray();
    float[] a = actual.toArray();
    double largest =
        IntStream.range(0, e.length)
            .mapToDouble(i -> Math.abs(e[i]))
            .filter(Double::isFinite)
            .max()
            .orElse(0);
    for (int i = 0; i < e.length; i++) {
      boolean isSame =
          Float.compare(e[i], a[i]) == 0
              || e[i] == a[i]
              || Math.abs(e[i] - a[i]) <= ExportCheck.TOLERANCE * Math.max(largest, 1);
      int at = i;
      assertTrue(isSame, () -> "%s: %s instead of %s at %s".formatted(name, a[at], e[at], at));
    }
  }
}
