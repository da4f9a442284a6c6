package kinesic.engine.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import kinesic.engine.RandomStream;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every op on memory that is not on the Java heap: the bits are the same, and neither forward
 * nor backward waits for the device.
 */
final class OpsOnDeviceTest {

  private static final CountingBackend DEVICE = new CountingBackend(Backends.standard());

  @TestFactory
  Stream<DynamicContainer> ops_compute_on_a_device_as_on_the_cpu() {
    return OpSpecsTest.all().stream()
        .map(
            spec ->
                dynamicContainer(
                    spec.name(), spec.samples().stream().map(sample -> test(spec, sample))));
  }

  private static DynamicTest test(OpSpec spec, Sample sample) {
    return dynamicTest(spec.name() + " " + sample.name(), () -> check(spec, sample));
  }

  private static void check(OpSpec spec, Sample sample) {
    float[][] expected = run(sample, Backends.standard());
    DEVICE.reset();
    float[][] actual = run(sample, DEVICE);
    long transfers = spec.op().equals(To.class) ? DEVICE.reads() : actual.length;
    assertEquals(transfers, DEVICE.reads(), "reads");
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], "gradient or, last, result " + i);
    }
  }

  /** Returns the gradients of the inputs that have one, and last the result. */
  private static float[][] run(Sample sample, Backend backend) {
    Tensor[] inputs = new Tensor[sample.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      Input input = sample.inputs().get(i);
      RandomStream stream = new RandomStream(1, "input " + i);
      float[] values = input.elements().draw(input.shape().elements(), stream);
      Tensor t = Tensor.of(backend, input.shape(), values);
      inputs[i] = input.differentiable() ? t.asParameter() : t;
    }
    try (StepMemory.Scope scope = new StepMemory().open()) {
      Tensor y = sample.function().apply(inputs);
      if (y.requiresGradient()) {
        RandomStream stream = new RandomStream(2, "seed");
        Autograd.backward(y, stream.uniform(backend, y.shape(), -1, 1));
      }
      return Stream.concat(
              Stream.of(inputs).map(Tensor::gradient).filter(g -> g != null), Stream.of(y))
          .map(Tensor::toArray)
          .toArray(float[][]::new);
    }
  }
}
