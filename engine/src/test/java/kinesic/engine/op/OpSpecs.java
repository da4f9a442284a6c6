package kinesic.engine.op;

import java.util.List;
import java.util.stream.Stream;
import kinesic.engine.spec.OpSpec;

/** The specs of all ops of the engine. */
public final class OpSpecs {

  private OpSpecs() {}

  /** Returns the specs. */
  public static List<OpSpec> all() {
    return Stream.of(
            PointwiseSpecs.all(),
            ArithmeticSpecs.all(),
            DataMovementSpecs.all(),
            SelectionSpecs.all(),
            RecurrentSpecs.all(),
            ProductSpecs.all(),
            AttentionSpecs.all(),
            ReductionSpecs.all(),
            NetworkSpecs.all(),
            ConvolutionSpecs.all(),
            PoolingSpecs.all(),
            NormalisationSpecs.all(),
            List.of(InterpolationSpecs.spec(), ConvBatchNormSpecs.spec(), CheckpointSpecs.spec()))
        .flatMap(List::stream)
        .toList();
  }
}
