package kinesic.onnx.export;

import static java.util.Map.entry;

import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.BatchNorm;
import kinesic.engine.op.LayerNorm;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Unary;

/** Normalisation. */
final class NormalisationWriters {

  static final Map<Class<? extends Op>, OpWriter> TABLE =
      Map.ofEntries(
          entry(BatchNorm.class, NormalisationWriters::batchNorm),
          entry(LayerNorm.class, NormalisationWriters::layerNorm));

  private NormalisationWriters() {}

  private static Written batchNorm(OpCall call) {
    BatchNorm op = call.op(BatchNorm.class);
    if (!op.hasConstantStatistics()) {
      throw new Refusal("needs the statistics of a batch, as in training");
    }
    Shape x = call.shape(0);
    int channels = call.shape(1).size(0);
    boolean isBlocked =
        x.rank() == 5
            && x.size(4) == ImageLayout.BLOCK
            && x.size(1) == ImageLayout.blocks(channels);
    Order order = Order.channelsSecond(x.rank());
    String y =
        call.node(
            "BatchNormalization",
            new Attributes().with("epsilon", op.epsilon()),
            isBlocked ? call.images(0, channels) : call.input(0, order),
            call.input(1),
            call.input(2),
            call.tensor(op.mean()),
            call.tensor(op.variance()));
    if (call.inputs() == 4) {
      y = call.node("Add", y, isBlocked ? call.images(3, channels) : call.input(3, order));
    }
    Unary function = op.activation().function();
    if (function != null) {
      y = ElementwiseWriters.apply(call, function, y);
    }
    return isBlocked ? call.images(y, channels) : call.written(y, order);
  }

  private static Written layerNorm(OpCall call) {
    LayerNorm op = call.op(LayerNorm.class);
    Attributes attributes = new Attributes().with("axis", -1L).with("epsilon", op.epsilon());
    return call.written(
        op.isCentred()
            ? call.node(
                "LayerNormalization", attributes, call.input(0), call.input(1), call.input(2))
            : call.node("RMSNormalization", attributes, call.input(0), call.input(1)));
  }
}
