package kinesic.onnx.export;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.Attention;
import kinesic.engine.op.Linear;
import kinesic.engine.op.MatMul;
import kinesic.engine.op.SelfAttention;

/** Products of matrices. */
final class ProductWriters {

  static final Map<Class<? extends Op>, OpWriter> TABLE =
      Map.ofEntries(
          entry(MatMul.class, ProductWriters::matMul),
          entry(Linear.class, ProductWriters::linear),
          entry(Attention.class, ProductWriters::attention),
          entry(SelfAttention.class, ProductWriters::selfAttention));

  private ProductWriters() {}

  private static Written matMul(OpCall call) {
    MatMul op = call.op(MatMul.class);
    return call.written(
        call.node(
            "MatMul", operand(call, 0, op.transposesX()), operand(call, 1, op.transposesY())));
  }

  private static String operand(OpCall call, int i, boolean isTransposed) {
    int rank = call.shape(i).rank();
    Order natural = Order.natural(rank);
    return call.input(i, isTransposed ? natural.swapped(rank - 2, rank - 1) : natural);
  }

  /** A product with a matrix accepts rows with their axes in any order. */
  private static Written linear(OpCall call) {
    if (call.shape(0).rank() == 2) {
      return call.written(call.node("Gemm", call.input(0), call.input(1), call.input(2)));
    }
    Order given = call.order(0);
    int last = given.rank() - 1;
    Order order = given.position(last) == last ? given : Order.natural(given.rank());
    String product = call.node("MatMul", call.input(0, order), call.input(1));
    return call.written(call.node("Add", product, call.input(2)), order);
  }

  // ---------------------------------------------------------------- attention

  private static Written attention(OpCall call) {
    Attention op = call.op(Attention.class);
    Attributes attributes = attributes(op.scale(), op.isCausal());
    List<String> inputs = new ArrayList<>();
    boolean hasHeadsApart = op.heads() == 1 && call.shape(0).rank() == 4;
    for (int i = 0; i < 3; i++) {
      inputs.add(hasHeadsApart ? call.input(i) : sequences(call, i, call.input(i)));
    }
    if (!hasHeadsApart) {
      heads(attributes, op.heads());
    }
    inputs.addAll(mask(call, 3, hasHeadsApart ? 4 : 3, op.heads()));
    String y = call.node("Attention", attributes, inputs.toArray(String[]::new));
    return result(call, y, hasHeadsApart);
  }

  private static Written selfAttention(OpCall call) {
    SelfAttention op = call.op(SelfAttention.class);
    Attributes thirds = new Attributes().with("axis", -1L).with("num_outputs", 3L);
    List<String> inputs = new ArrayList<>();
    for (String third : call.all("Split", 3, thirds, call.input(0))) {
      inputs.add(sequences(call, 0, third));
    }
    inputs.addAll(mask(call, 1, 3, op.heads()));
    Attributes attributes = heads(attributes(op.scale(), op.isCausal()), op.heads());
    return result(call, call.node("Attention", attributes, inputs.toArray(String[]::new)), false);
  }

  private static Attributes attributes(float scale, boolean isCausal) {
    Attributes attributes = new Attributes();
    if (!Float.isNaN(scale)) {
      attributes.with("scale", scale);
    }
    return isCausal ? attributes.with("is_causal", 1L) : attributes;
  }

  private static Attributes heads(Attributes attributes, int heads) {
    return attributes.with("q_num_heads", (long) heads).with("kv_num_heads", (long) heads);
  }

  /** Returns an operand as [samples, tokens, width]. */
  private static String sequences(OpCall call, int i, String name) {
    Shape s = call.shape(i);
    return s.rank() == 3
        ? name
        : call.node("Reshape", name, call.integers(-1, s.size(-2), width(call, i)));
  }

  private static long width(OpCall call, int i) {
    int columns = call.shape(i).size(-1);
    return call.op() instanceof SelfAttention ? columns / 3 : columns;
  }

  /**
   * Returns the mask, if there is one. That of a single head has no axis of heads.
   *
   * @param rank the number of axes of the operands in the file
   */
  private static List<String> mask(OpCall call, int i, int rank, int heads) {
    if (call.inputs() <= i) {
      return List.of();
    }
    Shape operand = call.shape(0);
    Shape mask = call.shape(i);
    if (operand.rank() > rank && mask.rank() > 3) {
      throw new Refusal("has a mask %s for sequences %s".formatted(mask, operand));
    }
    String complete = complete(call, i);
    boolean hasNoHeads = heads == 1 && rank == 3 && mask.rank() == 3;
    return List.of(hasNoHeads ? call.node("Unsqueeze", complete, call.integers(1)) : complete);
  }

  /** Returns the mask with a number for each query and key, which ONNX Runtime 1.24 needs. */
  private static String complete(OpCall call, int i) {
    Shape mask = call.shape(i);
    long queries = call.shape(0).size(-2);
    long keys = call.op() instanceof SelfAttention ? queries : call.shape(1).size(-2);
    boolean isComplete = mask.rank() >= 2 && mask.size(-2) == queries && mask.size(-1) == keys;
    String name = call.input(i);
    return isComplete ? name : call.node("Expand", name, call.integers(queries, keys));
  }

  private static Written result(OpCall call, String y, boolean hasHeadsApart) {
    int rank = call.shape().rank();
    return call.written(
        hasHeadsApart || rank == 3 ? y : call.node("Reshape", y, call.sizes(Order.natural(rank))));
  }
}
