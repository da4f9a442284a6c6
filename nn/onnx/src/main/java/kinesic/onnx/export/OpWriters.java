package kinesic.onnx.export;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.ConvBatchNorm;
import kinesic.engine.op.CrossEntropy;
import kinesic.engine.op.Dropout;
import org.jspecify.annotations.Nullable;

/** What writes each op. */
final class OpWriters {

  private static final Map<Class<? extends Op>, OpWriter> TABLE = table();

  private OpWriters() {}

  private static Map<Class<? extends Op>, OpWriter> table() {
    Map<Class<? extends Op>, OpWriter> table = new HashMap<>();
    table.putAll(ElementwiseWriters.TABLE);
    table.putAll(ReductionWriters.TABLE);
    table.putAll(MovementWriters.TABLE);
    table.putAll(IndexWriters.TABLE);
    table.putAll(ImageWriters.TABLE);
    table.putAll(NormalisationWriters.TABLE);
    table.putAll(ProductWriters.TABLE);
    table.putAll(SequenceWriters.TABLE);
    table.put(Dropout.class, refused("drops elements only in training"));
    table.put(ConvBatchNorm.class, refused("needs the statistics of a batch, as in training"));
    table.put(CrossEntropy.class, refused("is a loss, with labels of its own"));
    return Collections.unmodifiableMap(table);
  }

  private static OpWriter refused(String reason) {
    return call -> {
      throw new Refusal(reason);
    };
  }

  /** Returns the classes of ops that are in the table. */
  static Map<Class<? extends Op>, OpWriter> all() {
    return TABLE;
  }

  /** Returns what writes an op; for an unknown one, something that refuses. */
  static OpWriter of(Op op) {
    @Nullable OpWriter writer = TABLE.get(op.getClass());
    return writer == null ? refused("has no counterpart in ONNX that is known") : writer;
  }
}
