package kinesic.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Attention;
import org.jspecify.annotations.Nullable;

/**
 * The operator Attention. Queries, keys and values are [n, heads, tokens, width] here; [n, tokens,
 * heads · width], the other form, is the same in another layout.
 *
 * <p>The engine's op computes what it can: everything except a cap of the scores, a mask with a
 * gradient, and nodes that ask for the scores. It reads heads that lie side by side, the layout [n,
 * tokens, heads, width], as well as separate ones. The rest is composed of products and a softmax.
 */
final class DotProductAttention {

  private static final Layout TOKENS_FIRST = Layout.of(0, 2, 1, 3);
  private static final Layout HEADS_FIRST = Layout.logical(4);
  private static final int MASK = 3;
  private static final int PAST_KEY = 4;
  private static final int PAST_VALUE = 5;
  private static final int SCORES = 3;

  private final Call call;
  private final TensorOperand q;
  private final TensorOperand k;
  private final TensorOperand v;
  private final AttentionMask mask;

  private DotProductAttention(Call call, TensorOperand q, TensorOperand k, TensorOperand v) {
    this.call = call;
    this.q = q;
    this.k = k;
    this.v = v;
    int past = call.has(PAST_KEY) ? call.operand(PAST_KEY).shape().size(2) : 0;
    this.mask = new AttentionMask(call, q.shape().size(2), k.shape().size(2), past);
  }

  /** Computes a node. */
  static List<Operand> of(Call call) {
    boolean merged = call.operand(0).shape().rank() == 3;
    TensorOperand q = withHeads(call, 0, "q_num_heads");
    TensorOperand k = withPast(call, PAST_KEY, withHeads(call, 1, "kv_num_heads"));
    TensorOperand v = withPast(call, PAST_VALUE, withHeads(call, 2, "kv_num_heads"));
    int repeats = q.shape().size(1) / k.shape().size(1);
    DotProductAttention attention =
        new DotProductAttention(call, q, repeated(k, repeats), repeated(v, repeats));
    boolean scores = call.attributes().hasOutput(SCORES);
    if (!scores && call.number("softcap", 0) == 0 && !attention.hasTrainedMask()) {
      return List.of(result(attention.fused(), merged), k, v);
    }
    Composed composed = attention.composed();
    return List.of(
        result(composed.result, merged), k, v, TensorOperand.of(composed.scores, q.type()));
  }

  /** Returns an input with an axis of heads. */
  private static TensorOperand withHeads(Call call, int input, String attribute) {
    TensorOperand x = call.tensor(input);
    Shape s = x.shape();
    if (s.rank() == 4) {
      return x.unblocked();
    }
    int heads = (int) call.integer(attribute, 0);
    if (heads < 1 || s.rank() != 3 || s.size(2) % heads != 0) {
      throw call.unsupported("%s = %s for an input %s".formatted(attribute, heads, s));
    }
    return x.reshaped(Shape.of(s.size(0), s.size(1), heads, s.size(2) / heads))
        .transposed(0, 2, 1, 3);
  }

  /** Returns keys or values with those of the past in front. */
  private static TensorOperand withPast(Call call, int past, TensorOperand x) {
    if (!call.has(past)) {
      return x;
    }
    Tensor before = call.tensor(past).in(x.layout()).tensor();
    return x.with(Tensor.concat(x.layout().axis(2), before, x.tensor()));
  }

  /** Returns each head several times in succession. */
  private static TensorOperand repeated(TensorOperand x, int times) {
    if (times == 1) {
      return x;
    }
    int axis = x.layout().axis(1);
    Shape s = x.tensor().shape();
    Tensor single = x.tensor().reshape(s.insert(axis + 1, 1).toArray());
    Tensor copies = single.expand(s.insert(axis + 1, times).toArray());
    return x.with(copies.reshape(s.with(axis, s.size(axis) * times).toArray()));
  }

  private static TensorOperand result(TensorOperand y, boolean merged) {
    Shape s = y.shape();
    return merged
        ? y.transposed(0, 2, 1, 3).reshaped(Shape.of(s.size(0), s.size(2), s.size(1) * s.size(3)))
        : y;
  }

  private boolean hasTrainedMask() {
    return call.optional(MASK) instanceof TensorOperand given && given.tensor().requiresGradient();
  }

  private float scale() {
    return call.number("scale", Float.NaN);
  }

  // ---------------------------------------------------------------- the op of the engine

  private TensorOperand fused() {
    boolean causal = mask.isPlainCausal();
    Tensor bias = mask.bias(!causal);
    int heads = q.shape().size(1);
    long sideBySide = Stream.of(q, k, v).filter(x -> x.layout().equals(TOKENS_FIRST)).count();
    if (heads == 1 || sideBySide < 2) {
      Tensor y = apply(new Attention(1, scale(), causal), HEADS_FIRST, bias);
      return TensorOperand.of(y, q.type());
    }
    Tensor y = apply(new Attention(heads, scale(), causal), TOKENS_FIRST, bias);
    Shape s = y.shape();
    Tensor apart = y.reshape(s.leading(2).append(heads, s.size(2) / heads).toArray());
    return TensorOperand.of(apart, TOKENS_FIRST, q.type());
  }

  private Tensor apply(Attention op, Layout layout, @Nullable Tensor bias) {
    Stream<Tensor> operands = Stream.of(q, k, v).map(x -> arranged(x, layout));
    return op.apply(
        (bias == null ? operands : Stream.concat(operands, Stream.of(bias)))
            .toArray(Tensor[]::new));
  }

  private static Tensor arranged(TensorOperand x, Layout layout) {
    Tensor t = x.in(layout).tensor();
    Shape s = t.shape();
    return layout.equals(TOKENS_FIRST)
        ? t.reshape(s.leading(2).append(s.size(2) * s.size(3)).toArray())
        : t;
  }

  // ---------------------------------------------------------------- products and a softmax

  /**
   * The results of a composed attention.
   *
   * @param result [n, heads, queries, width of values]
   * @param scores [n, heads, queries, keys] at the stage that the node asks for
   */
  private record Composed(TensorOperand result, Tensor scores) {}

  private Composed composed() {
    float given = scale();
    float scale = Float.isNaN(given) ? (float) (1 / Math.sqrt(q.shape().size(3))) : given;
    Tensor products = q.logical().matmul(k.logical(), false, true).multiply(scale);
    float cap = call.number("softcap", 0);
    Tensor capped = cap > 0 ? products.multiply(1 / cap).tanh().multiply(cap) : products;
    Tensor bias = mask.bias(true);
    Tensor biased = bias == null ? capped : capped.add(bias);
    Tensor probabilities = bias == null ? biased.softmax() : softmax(capped, bias);
    Tensor y = probabilities.matmul(v.logical());
    List<Tensor> stages = Arrays.asList(products, capped, biased, probabilities);
    Tensor scores = stages.get((int) call.integer("qk_matmul_output_mode", 0));
    return new Composed(TensorOperand.of(y, q.type()), scores);
  }

  /** Returns the softmax of the sum; the probabilities of a query that sees no key are 0. */
  private Tensor softmax(Tensor scores, Tensor bias) {
    Tensor greatest = bias.detach().max(true, -1);
    Tensor sees = greatest.greaterThan(Float.NEGATIVE_INFINITY);
    Tensor zero = HostArray.floats(Shape.SCALAR, 0f).on(call.backend());
    return sees.where(scores.add(sees.where(bias, zero)).softmax(), zero);
  }
}
