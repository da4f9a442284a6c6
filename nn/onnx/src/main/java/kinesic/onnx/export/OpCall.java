package kinesic.onnx.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;
import kinesic.engine.op.Reshape;
import kinesic.engine.trace.Value;
import kinesic.kernels.ImageLayout;
import org.jspecify.annotations.Nullable;

/** An op that is being written: its inputs in the file, and the nodes it adds. */
final class OpCall {

  private final GraphWriter graph;
  private final Value.Result result;
  private final String scope;

  OpCall(GraphWriter graph, Value.Result result) {
    this.graph = graph;
    this.result = result;
    scope = graph.scope(result);
  }

  // ---------------------------------------------------------------- the op

  /** Returns the op, which is of a known class. */
  <T extends Op> T op(Class<T> type) {
    return type.cast(result.op());
  }

  /** Returns the op. */
  Op op() {
    return result.op();
  }

  /** Returns the number of inputs. */
  int inputs() {
    return result.inputs().size();
  }

  /** Returns an input. */
  Value value(int i) {
    return result.inputs().get(i);
  }

  /** Returns the ops that read the result. */
  List<Value.Result> users() {
    return graph.users(result);
  }

  /** Returns the shape of an input. */
  Shape shape(int i) {
    return value(i).shape();
  }

  /** Returns the shape of the result. */
  Shape shape() {
    return result.shape();
  }

  /** Returns the shape of an input for one sample more. */
  Shape next(int i) {
    return graph.batch().next(value(i));
  }

  /** Returns the shape of the result for one sample more. */
  Shape next() {
    return graph.batch().next(result);
  }

  /** Returns an input if it is a constant that is the same for any batch size; otherwise null. */
  @Nullable Tensor constant(int i) {
    return value(i) instanceof Value.Constant constant && next(i).equals(shape(i))
        ? constant.tensor()
        : null;
  }

  // ---------------------------------------------------------------- inputs

  /** Returns the order in which an input lies; the natural one for constants. */
  Order order(int i) {
    return graph.order(value(i));
  }

  /** Returns an input with its axes in the order they have here. */
  String input(int i) {
    return input(i, Order.natural(shape(i).rank()));
  }

  /** Returns any value with its axes in the order they have here. */
  String naturally(Value value) {
    return graph.in(value, Order.natural(value.shape().rank()), scope);
  }

  /** Returns an input with its axes in {@code order}. */
  String input(int i, Order order) {
    return graph.in(value(i), order, scope);
  }

  /** Returns an input for an operation that broadcasts, to a result with axes in {@code order}. */
  String broadcast(int i, Order order) {
    return graph.broadcast(value(i), order, scope);
  }

  /**
   * Returns the order in which an operation on several tensors needs the fewest transpositions:
   * that of images if one of the inputs with all axes has it, else the natural one if one has it,
   * else that of the first input.
   */
  Order commonOrder() {
    int rank = shape().rank();
    List<Order> orders =
        IntStream.range(0, inputs())
            .filter(i -> !(value(i) instanceof Value.Constant) && shape(i).rank() == rank)
            .mapToObj(this::order)
            .toList();
    if (orders.contains(Order.IMAGES)) {
      return Order.IMAGES;
    }
    boolean isNatural = orders.isEmpty() || orders.stream().anyMatch(Order::isNatural);
    return isNatural ? Order.natural(rank) : orders.getFirst();
  }

  /** Returns an input of booleans, for an operation that broadcasts. */
  String condition(int i, Order order) {
    return graph.booleans(broadcast(i, order), scope);
  }

  /** Returns images as [n, c, h, w]; blocked ones with the padding of their channels. */
  String images(int i) {
    return shape(i).rank() == 5 ? unblocked(i) : input(i, Order.IMAGES);
  }

  /** Returns images as [n, channels, h, w], without the padding of blocked ones. */
  String images(int i, int channels) {
    String images = images(i);
    boolean isPadded = shape(i).rank() == 5 && shape(i).size(1) * ImageLayout.BLOCK > channels;
    return isPadded ? node("Slice", images, integers(0), integers(channels), integers(1)) : images;
  }

  /**
   * Returns images [n, c, h, w] if the input is a reshape of them to [n, h · w, c]; otherwise null.
   */
  @Nullable String pixels() {
    if (!(value(0) instanceof Value.Result reshaped) || !(reshaped.op() instanceof Reshape)) {
      return null;
    }
    Value images = reshaped.inputs().getFirst();
    Shape from = images.shape();
    boolean arePixels =
        from.rank() == 4
            && graph.order(images).equals(Order.IMAGES)
            && shape(0).equals(Shape.of(from.size(0), from.size(1) * from.size(2), from.size(3)));
    return arePixels ? graph.in(images, Order.IMAGES, scope) : null;
  }

  /** Notes that {@code images}, [n, c, 1, 1], are the result, [n, c], too. */
  void pooled(String images) {
    graph.pooled(result, images);
  }

  /** Returns [n, c, 1, 1] if the input is such images and the result is [n, 1, 1, c]; else null. */
  @Nullable String pooled() {
    Shape s = shape(0);
    boolean isPixel = s.rank() == 2 && shape().equals(Shape.of(s.size(0), 1, 1, s.size(1)));
    return isPixel ? graph.pooled(value(0)) : null;
  }

  private String unblocked(int i) {
    Shape s = shape(i);
    long stored = (long) s.size(1) * ImageLayout.BLOCK;
    return node(
        "Reshape", input(i, Order.BLOCKED), integers(freeIfGrows(i), stored, s.size(2), s.size(3)));
  }

  private long freeIfGrows(int i) {
    return next(i).size(0) == shape(i).size(0) ? shape(i).size(0) : -1;
  }

  // ---------------------------------------------------------------- nodes

  /** Adds a node without attributes and returns its output. */
  String node(String type, String... inputs) {
    return graph.nodes().add(scope, type, new Attributes(), inputs);
  }

  /** Adds a node and returns its output. */
  String node(String type, Attributes attributes, String... inputs) {
    return graph.nodes().add(scope, type, attributes, inputs);
  }

  /** Adds a node with several outputs and returns the first one. */
  String first(String type, int outputs, Attributes attributes, String... inputs) {
    return graph.nodes().addAll(scope, type, outputs, attributes, inputs).getFirst();
  }

  /** Adds a node with several outputs and returns all of them. */
  List<String> all(String type, int outputs, Attributes attributes, String... inputs) {
    return graph.nodes().addAll(scope, type, outputs, attributes, inputs);
  }

  /** Returns a constant list of integers. */
  String integers(long... elements) {
    return graph.nodes().integers(Shape.of(elements.length), elements);
  }

  /** Returns a constant tensor of integers. */
  String indices(Shape shape, int... elements) {
    return graph.nodes().integers(shape, IntStream.of(elements).asLongStream().toArray());
  }

  /** Returns a constant scalar integer. */
  String integer(long value) {
    return graph.nodes().integers(Shape.SCALAR, value);
  }

  /** Returns a constant list of numbers. */
  String numbers(float... elements) {
    return graph.nodes().numbers(Shape.of(elements.length), elements);
  }

  /** Returns a constant scalar. */
  String number(float value) {
    return graph.nodes().numbers(Shape.SCALAR, value);
  }

  /** Returns a tensor that belongs to the op, as an initialiser. */
  String tensor(Tensor t) {
    return graph.constants().initialiser(t, scope, "", x -> x);
  }

  /** Returns the constants. */
  Constants constants() {
    return graph.constants();
  }

  /** Returns the path of the module to which the op belongs. */
  String scope() {
    return scope;
  }

  /** Notes that {@code numbers} are 1 and 0 where {@code booleans} are true and false. */
  void same(String numbers, String booleans) {
    graph.same(numbers, booleans);
  }

  /** Returns the sizes of the result for Reshape, in {@code order}. */
  String sizes(Order order) {
    return integers(graph.sizes(result, order));
  }

  /** Returns the sizes to which Expand must repeat the first input, in {@code order}. */
  String repeated(Order order) {
    return graph.expansion(result, value(0), order, scope);
  }

  // ---------------------------------------------------------------- results

  /** Returns the result with its axes in {@code order}. */
  Written written(String name, Order order) {
    return new Written(name, order);
  }

  /** Returns the result with its axes in the order they have here. */
  Written written(String name) {
    return new Written(name, Order.natural(shape().rank()));
  }

  /**
   * Returns the result for images [n, c, h, w], blocked if the result of the op is.
   *
   * @param channels the number of channels of {@code name}
   */
  Written images(String name, int channels) {
    if (shape().rank() == 4) {
      return written(name, Order.IMAGES);
    }
    int missing = shape().size(1) * ImageLayout.BLOCK - channels;
    String padded =
        missing == 0 ? name : node("Pad", name, integers(0, missing), number(0), integers(1));
    return written(node("Reshape", padded, sizes(Order.BLOCKED)), Order.BLOCKED);
  }

  /** Returns the inputs from {@code first} on as a list of names in {@code order}. */
  List<String> rest(int first, Order order) {
    List<String> names = new ArrayList<>();
    for (int i = first; i < inputs(); i++) {
      names.add(input(i, order));
    }
    return names;
  }
}
