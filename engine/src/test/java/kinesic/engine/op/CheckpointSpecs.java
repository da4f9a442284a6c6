package kinesic.engine.op;

import java.util.Arrays;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Checkpoint;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;

/** A checkpointed block must have the gradients of its ops. */
final class CheckpointSpecs {

  private CheckpointSpecs() {}

  static OpSpec spec() {
    return new OpSpec("checkpoint", Checkpoint.class)
        .with(
            new Sample(
                    "several ops, one input used twice",
                    in -> Autograd.checkpoint(() -> block(in[0], in[1])),
                    Input.between(-1, 1, 3, 4),
                    Input.between(-1, 1, 4))
                .gives(
                    Shape.of(3, 4),
                    in -> {
                      double[] y = in[0].clone();
                      Arrays.setAll(y, i -> Math.tanh(in[0][i] * in[1][i % 4]) + in[0][i]);
                      return y;
                    }))
        .with(
            new Sample(
                "a block within a block",
                in ->
                    Autograd.checkpoint(
                        () ->
                            block(Autograd.checkpoint(() -> block(in[0], in[1])), in[1].square())),
                Input.between(-1, 1, 3, 4),
                Input.between(-1, 1, 4)))
        .with(
            new Sample(
                "no elements",
                in -> Autograd.checkpoint(() -> block(in[0], in[1])),
                Input.between(-1, 1, 0, 4),
                Input.between(-1, 1, 4)));
  }

  private static Tensor block(Tensor x, Tensor w) {
    return x.multiply(w).tanh().add(x);
  }
}
