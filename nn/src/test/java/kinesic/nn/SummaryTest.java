package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.vision.ResNet;
import org.junit.jupiter.api.Test;

final class SummaryTest {

  private static Summary.Row row(Summary summary, String path) {
    return summary.rows().stream().filter(r -> r.path().equals(path)).findFirst().orElseThrow();
  }

  @Test
  void the_table_has_a_line_for_each_module_and_the_totals() {
    Sequential net =
        new Sequential(
            Conv2d.withBias(3, 8, 3, 1, 1),
            new Relu(),
            new Sequential(new Flatten(), new Dropout(0.5f), new Linear(8 * 576, 10)));
    net.initialise(1);
    assertEquals(
        """
        module  kind                                                 output          parameters  multiply-adds  activations [MB]
                Sequential                                           [2, 10]
          0     Conv2d(3 -> 8, kernel 3, stride 1, padding 1, bias)  [2, 24, 24, 8]         224        248,832              0.04
          1     Relu                                                 [2, 24, 24, 8]                                         0.04
          2     Sequential                                           [2, 10]
            0   Flatten                                              [2, 4608]
            1   Dropout(0.5)
            2   Linear(4608 -> 10)                                   [2, 10]             46,090         92,160              0.00

        parameters: 46,314, 0.19 MB
        multiply-adds: 340,992
        memory: input 0.01 MB, activations 0.07 MB
        """,
        Summary.of(net, Shape.of(2, 24, 24, 3)).toString());
    assertTrue(net.isTraining());
  }

  /** The numbers of torchvision and torchinfo: 25,557,032 parameters with the classifier. */
  @Test
  void resnet50_has_the_parameters_and_multiply_adds_of_torchvision() {
    Sequential net = new Sequential(ResNet.resNet50(), new Linear(2048, 1000));
    net.initialise(1);
    Summary summary = Summary.of(net, Shape.of(1, 224, 224, 3));
    assertEquals(25_557_032, summary.parameters());
    assertEquals(4_089_184_256L, summary.multiplyAdds());
    Summary.Row stem = row(summary, "0.conv1");
    assertEquals(9_408, stem.parameters());
    assertEquals(118_013_952L, stem.multiplyAdds());
    assertEquals(64, row(summary, "0.bn1").parameters() / 2);
    assertEquals(Optional.of(Shape.of(1, 2048)), row(summary, "0").output()); // padding is cut off
    assertTrue(row(summary, "0.maxpool").output().isPresent());
    assertTrue(row(summary, "0.layer3.5.conv2").output().isPresent());
  }

  private static final class Shared extends Layer {
    private final Linear twice = child("twice", new Linear(4, 4));

    @Override
    public Tensor forward(Tensor x) {
      return twice.apply(twice.apply(x).tanh());
    }
  }

  @Test
  void a_module_that_is_used_twice_has_one_line_with_both_uses() {
    Shared net = new Shared();
    net.initialise(1);
    Summary summary = Summary.of(net, Shape.of(3, 4));
    assertEquals(2, summary.rows().size());
    assertEquals(2 * 3 * 16, row(summary, "twice").multiplyAdds());
    assertEquals(2 * 3 * 4 * Float.BYTES, row(summary, "twice").bytes());
    assertEquals(3 * 4 * Float.BYTES, row(summary, "").bytes());
  }

  private static final class TwoHeads extends Module {
    private final Linear left = child("left", new Linear(4, 2));
    private final Linear right = child("right", new Linear(4, 3));

    @Override
    protected List<Tensor> outputs(List<Tensor> inputs) {
      return List.of(left.apply(inputs.getFirst()), right.apply(inputs.getFirst()));
    }
  }

  @Test
  void a_module_may_have_several_outputs() {
    TwoHeads net = new TwoHeads();
    net.initialise(1);
    Summary summary = Summary.of(net, Shape.of(1, 4));
    assertEquals(Optional.of(Shape.of(1, 2)), row(summary, "left").output());
    assertEquals(Optional.of(Shape.of(1, 3)), row(summary, "right").output());
    assertEquals(
        2, net.forInference(Shape.of(1, 4)).forward(List.of(Tensor.ones(Shape.of(1, 4)))).size());
  }

  @Test
  void a_module_without_outputs_is_refused() {
    Module nothing = new Module() {};
    assertThrows(UnsupportedOperationException.class, () -> Summary.of(nothing, Shape.of(1)));
  }
}
