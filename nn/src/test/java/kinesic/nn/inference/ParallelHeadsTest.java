package kinesic.nn.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.Conv2d;
import kinesic.nn.Module;
import org.junit.jupiter.api.Test;

final class ParallelHeadsTest {

  private static final int FEATURES = 24;

  /** A network with heads like those of a detector: [n, h, w, 3] to [n, h, w, c] for each. */
  private static final class Detector extends Module {
    private final Conv2d stem = child("stem", new Conv2d(3, FEATURES, 3, 1, 1));
    private final List<Conv2d> first = new ArrayList<>();
    private final List<Conv2d> second = new ArrayList<>();
    private final int[] channels;

    Detector(int... channels) {
      this.channels = channels.clone();
      for (int i = 0; i < channels.length; i++) {
        int c = channels[i];
        Conv2d.Options alone = Conv2d.options().padding(1).groups(c).bias();
        first.add(child("first" + i, new Conv2d(FEATURES, c, 1, Conv2d.options().bias())));
        second.add(child("second" + i, new Conv2d(c, c, 3, alone)));
      }
      initialise(3);
      parameters().forEach(Detector::randomise);
      eval();
    }

    private static void randomise(String name, Tensor t) {
      new RandomStream(2, name).uniform(t.backend(), t.shape(), -1, 1).copyTo(t);
    }

    @Override
    protected List<Tensor> outputs(List<Tensor> x) {
      Tensor features = stem.forward(x.getFirst()).relu().toBlocked();
      List<Tensor> y = new ArrayList<>();
      for (int i = 0; i < channels.length; i++) {
        y.add(second.get(i).forward(first.get(i).forward(features)).fromBlocked(channels[i]));
      }
      return y;
    }
  }

  private static Tensor images(int n) {
    return new RandomStream(5, "x").normal(Shape.of(n, 9, 11, 3), 0, 1);
  }

  @Test
  void heads_that_are_computed_together_have_the_bits_of_each_alone() {
    int[] channels = {1, 1, 4, 10};
    Detector net = new Detector(channels);
    for (int n : new int[] {1, 3}) {
      Tensor x = images(n);
      List<Tensor> together = net.forInference(x.shape()).forward(List.of(x));
      for (int i = 0; i < channels.length; i++) {
        int head = i;
        Tensor alone = Inference.of(x.shape(), in -> net.outputs(List.of(in)).get(head)).forward(x);
        assertEquals(Shape.of(n, 9, 11, channels[i]), together.get(i).shape());
        assertArrayEquals(alone.toArray(), together.get(i).toArray(), 0f, "head " + i);
      }
    }
  }

  @Test
  void heads_of_more_than_a_block_stay_apart() {
    Detector net = new Detector(10, 7);
    Tensor x = images(2);
    List<Tensor> expected = net.outputs(List.of(x));
    List<Tensor> actual = net.forInference(x.shape()).forward(List.of(x));
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(expected.get(i).toArray(), actual.get(i).toArray(), 1e-4f, "head " + i);
    }
  }
}
