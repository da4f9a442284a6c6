package kinesic.nn.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;

/**
 * The losses of the micro-batches of one step. They stay on the device until the step reads them
 * together with the norm of the gradients.
 */
final class StepLosses implements AutoCloseable {

  /** The name of the total among the losses. */
  static final String TOTAL = "";

  /** The weight of a micro-batch and the names of its losses, the total first. */
  private record Row(double weight, List<String> names) {}

  private final List<Row> rows = new ArrayList<>();
  private final List<Tensor> tensors = new ArrayList<>(); // of all rows
  private final List<Buffer> copies = new ArrayList<>();

  /**
   * Adds the losses of a micro-batch, which must stay valid until they are read.
   *
   * @throws IllegalStateException if a loss does not have exactly one element
   */
  void add(Losses losses, double weight) {
    tensors.addAll(row(losses, weight));
  }

  /** Adds copies of the losses of a micro-batch, whose step scope may close. */
  void addCopy(Losses losses, double weight) {
    List<Buffer> parts = row(losses, weight).stream().map(Tensor::buffer).toList();
    Backend backend = losses.total().backend();
    Buffer copy = backend.allocate(parts.size()); // bypasses the scope
    backend.dataMovement().concat(parts, copy);
    copies.add(copy);
    tensors.add(new Tensor(Shape.of(parts.size()), copy));
  }

  /** Adds losses of a micro-batch that the host knows, in memory of {@code backend}. */
  void add(Map<String, Float> losses, double weight, Backend backend) {
    float[] values = new float[losses.size()];
    int at = 0;
    for (float loss : losses.values()) {
      values[at++] = loss;
    }
    rows.add(new Row(weight, List.copyOf(losses.keySet())));
    tensors.add(Tensor.of(backend, Shape.of(values.length), values));
  }

  private List<Tensor> row(Losses losses, double weight) {
    Map<String, Tensor> named = named(losses);
    rows.add(new Row(weight, List.copyOf(named.keySet())));
    return List.copyOf(named.values());
  }

  /**
   * Returns the losses by name, the total first.
   *
   * @throws IllegalStateException if one does not have exactly one element
   */
  static Map<String, Tensor> named(Losses losses) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    named.put(TOTAL, losses.total());
    named.putAll(losses.parts());
    named.forEach(
        (name, loss) -> {
          if (loss.shape().elements() != 1) {
            throw new IllegalStateException(
                "trainer: the loss %s must have one element, its shape is %s"
                    .formatted(label(name), loss.shape()));
          }
        });
    return named;
  }

  /** Returns the name of a loss for people. */
  static String label(String name) {
    return name.isEmpty() ? "total" : name;
  }

  /** Returns the tensors that contain all losses, in their order. */
  List<Tensor> tensors() {
    return tensors;
  }

  /**
   * Returns the weighted sums of the losses by name.
   *
   * @param values the elements of {@link #tensors}
   * @throws NonFiniteLossException if one is NaN or infinite; the message shows the losses of its
   *     micro-batch
   */
  Map<String, Double> sums(float[] values) {
    Map<String, Double> sums = new LinkedHashMap<>();
    int at = 0;
    for (Row row : rows) {
      Map<String, Double> shown = new LinkedHashMap<>();
      for (String name : row.names) {
        shown.put(name, (double) values[at++]);
      }
      if (shown.values().stream().anyMatch(value -> !Double.isFinite(value))) {
        throw new NonFiniteLossException(shown);
      }
      shown.forEach((name, value) -> sums.merge(name, row.weight * value, Double::sum));
    }
    return sums;
  }

  /** Releases the copies. */
  @Override
  public void close() {
    copies.forEach(copy -> copy.backend().release(copy));
    copies.clear();
  }
}
