package kinesic.engine.spec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Tape;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;

/** The checks of one sample. They run on memory that is filled with NaN until it is written. */
final class SampleCheck {

  private static final Backend SCALAR = Backends.scalar(1);

  private final PoisonedBackend backend;
  private final Sample sample;
  private final float[][] values;

  SampleCheck(Sample sample) {
    this(sample, Backends.standard());
  }

  private SampleCheck(Sample sample, Backend kernels) {
    this.sample = sample;
    backend = new PoisonedBackend(kernels);
    values = new float[sample.inputs().size()][];
    for (int i = 0; i < values.length; i++) {
      Input input = sample.inputs().get(i);
      RandomStream stream = new RandomStream(1, sample.name() + " " + i);
      values[i] = input.elements().draw(input.shape().elements(), stream);
    }
  }

  /** Checks that the result has the expected shape and elements. */
  void result() {
    Tensor y = sample.function().apply(inputs(true));
    Sample.Expected expected = sample.expected();
    if (expected == null) {
      for (float element : y.toArray()) {
        assertTrue(Float.isFinite(element), () -> "not finite: " + y);
      }
      return;
    }
    assertEquals(expected.shape(), y.shape());
    double[] wanted = expected.values().apply(arguments());
    float[] actual = y.toArray();
    assertEquals(wanted.length, actual.length, "elements");
    for (int i = 0; i < wanted.length; i++) {
      double allowed = sample.forwardTolerance() * Math.max(1, Math.abs(wanted[i]));
      assertEquals(wanted[i], actual[i], allowed, "element " + i + " of " + y.shape());
    }
  }

  private double[][] arguments() {
    double[][] arguments = new double[values.length][];
    for (int i = 0; i < values.length; i++) {
      float[] from = values[i];
      arguments[i] = new double[from.length];
      Arrays.setAll(arguments[i], j -> from[j]);
    }
    return arguments;
  }

  /** Checks that the scalar kernels give the same result and the same gradients. */
  void scalarBackend() {
    SampleCheck scalar = new SampleCheck(sample, SCALAR);
    assertEquals(
        sample.function().apply(scalar.inputs(true)).shape(),
        sample.function().apply(inputs(true)).shape());
    float[][] expected = scalar.backward(scalar.inputs(true));
    float[][] actual = backward(inputs(true));
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], 1e-6f, "gradient or, last, result " + i);
    }
  }

  /** Checks that the gradients, if the sample has any, agree with finite differences. */
  void gradient() {
    sample.gradientError(inputs(true));
  }

  /** Checks that the result has the same bits without recording. */
  void resultWithoutRecording() {
    float[] recorded = sample.function().apply(inputs(true)).toArray();
    try (Autograd.Mode off = Autograd.noGrad()) {
      Tensor y = sample.function().apply(inputs(true));
      assertFalse(y.requiresGradient(), "recorded although recording is off");
      assertArrayEquals(recorded, y.toArray());
    }
    assertArrayEquals(recorded, sample.function().apply(inputs(false)).toArray());
  }

  /** Checks that an input receives the same gradient, bit for bit, if only it requires one. */
  void gradientOfEachInputAlone() {
    float[][] together = backward(inputs(true));
    for (int i = 0; i < values.length; i++) {
      if (sample.inputs().get(i).differentiable()) {
        Tensor[] inputs = inputs(false);
        inputs[i] = inputs[i].asParameter();
        assertArrayEquals(together[i], backward(inputs)[i], "input " + i);
      }
    }
  }

  /**
   * Checks that an input receives the same gradient, bit for bit, if only its gradient is asked
   * for, and that a retained tape gives it again.
   */
  void gradientOfEachInputAskedForAlone() {
    float[][] together = backward(inputs(true));
    Tensor[] inputs = inputs(true);
    Tensor y = sample.function().apply(inputs);
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < values.length; i++) {
        if (inputs[i].requiresGradient()) {
          Tensor g = Autograd.gradients(y, seed(y), List.of(inputs[i]), Tape.RETAIN).getFirst();
          assertArrayEquals(together[i], g.toArray(), "input " + i + ", pass " + pass);
        }
      }
    }
  }

  /**
   * Checks that result and gradients have the same bits in a step scope, on recycled memory with
   * NaN.
   */
  void recycledMemory() {
    float[][] expected = backward(inputs(true));
    Tensor[] inputs = inputs(true);
    StepMemory memory = new StepMemory();
    float[][] fresh = inScope(memory, inputs);
    long afterFirst = memory.bytes();
    backend.poison();
    float[][] recycled = inScope(memory, inputs);
    assertEquals(afterFirst, memory.bytes(), "a second step allocated new memory");
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], fresh[i], "in a scope: gradient or, last, result " + i);
      assertArrayEquals(expected[i], recycled[i], "recycled: gradient or, last, result " + i);
    }
  }

  private float[][] inScope(StepMemory memory, Tensor[] inputs) {
    try (StepMemory.Scope scope = memory.open()) {
      float[][] result = backward(inputs);
      for (Tensor input : inputs) {
        input.clearGradient();
      }
      return result;
    }
  }

  /**
   * Checks that forward and backward write to no argument, and that gradients have their own
   * memory.
   */
  void argumentsStayAsTheyAre() {
    Tensor[] inputs = inputs(true);
    Tensor y = sample.function().apply(inputs);
    float[] result = y.toArray();
    Tensor seed = seed(y);
    float[] seedBefore = seed.toArray();
    if (y.requiresGradient()) {
      Autograd.backward(y, seed);
    }
    assertArrayEquals(seedBefore, seed.toArray(), "backward wrote to the gradient it was given");
    assertArrayEquals(result, y.toArray(), "backward wrote to the result");
    for (int i = 0; i < inputs.length; i++) {
      assertArrayEquals(values[i], inputs[i].toArray(), "input " + i + " was written to");
      Tensor g = inputs[i].gradient();
      if (g != null) {
        assertFalse(sharesMemory(g, seed), "gradient " + i + " shares memory with its seed");
        for (int j = 0; j < inputs.length; j++) {
          assertFalse(sharesMemory(g, inputs[j]), "gradient " + i + " shares input " + j);
          Tensor other = inputs[j].gradient();
          assertFalse(
              j != i && other != null && sharesMemory(g, other),
              "gradients " + i + " and " + j + " share memory");
        }
      }
    }
  }

  private static boolean sharesMemory(Tensor a, Tensor b) {
    return a.buffer().equals(b.buffer());
  }

  private Tensor[] inputs(boolean withGradients) {
    Tensor[] inputs = new Tensor[values.length];
    for (int i = 0; i < values.length; i++) {
      Input input = sample.inputs().get(i);
      Tensor t = Tensor.of(backend, input.shape(), values[i]);
      inputs[i] = withGradients && input.differentiable() ? t.asParameter() : t;
    }
    return inputs;
  }

  /**
   * Returns the gradient of each input that requires one (otherwise nothing), and last the result.
   */
  private float[][] backward(Tensor[] inputs) {
    Tensor y = sample.function().apply(inputs);
    if (y.requiresGradient()) {
      Autograd.backward(y, seed(y));
    }
    float[][] result = new float[inputs.length + 1][];
    for (int i = 0; i < inputs.length; i++) {
      Tensor g = inputs[i].gradient();
      result[i] = g == null ? new float[0] : g.toArray();
    }
    result[inputs.length] = y.toArray();
    return result;
  }

  private Tensor seed(Tensor y) {
    float[] elements = new float[y.shape().elements()];
    RandomStream stream = new RandomStream(2, "seed");
    for (int i = 0; i < elements.length; i++) {
      elements[i] = 2 * stream.nextFloat() - 1;
    }
    return Tensor.of(backend, y.shape(), elements);
  }
}
