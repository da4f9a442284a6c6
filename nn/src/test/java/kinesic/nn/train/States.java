package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.nn.Named;

/** Comparison of checkpoints bit by bit. */
final class States {

  private States() {}

  static void assertSameBits(Checkpoint expected, Checkpoint actual) {
    assertSameBits(expected.weights(), actual.weights());
    assertSameBits(expected.optimiser().moments(), actual.optimiser().moments());
    assertEquals(expected.optimiser().steps(), actual.optimiser().steps());
    assertSameBits(expected.average().averages(), actual.average().averages());
    assertEquals(expected.average().updates(), actual.average().updates());
    assertEquals(expected.random(), actual.random());
    assertEquals(expected.schedule(), actual.schedule());
    assertEquals(expected.weighting(), actual.weighting());
    assertEquals(expected.run(), actual.run());
  }

  static void assertSameBits(Map<String, Tensor> expected, Map<String, Tensor> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (name, t) ->
            assertArrayEquals(bits(t), bits(Named.in(actual, name)), () -> name + " differs"));
  }

  private static int[] bits(Tensor t) {
    float[] values = t.toArray();
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  /** A checkpoint with memory of its own. */
  static Checkpoint copy(Checkpoint c) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    c.weights().forEach((name, t) -> weights.put(name, t.copy()));
    return new Checkpoint(
        weights,
        c.optimiser(),
        c.average(),
        c.random(),
        c.schedule(),
        c.weighting(),
        c.run(),
        c.notes());
  }
}
