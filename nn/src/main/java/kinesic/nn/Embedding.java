package kinesic.nn;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Lookup;
import kinesic.nn.init.Initialiser;

/**
 * A table of learned vectors: the input is a tensor of row numbers of any shape, and the result has
 * the row of each number on an additional last axis. The parameter is {@code weight}, [rows,
 * width].
 *
 * <pre>{@code
 * Embedding layer = new Embedding(1000, 64);
 * layer.initialise(seed);
 * layer.apply(Tensor.of(3f, 999f)).shape(); // [2, 64]
 * }</pre>
 */
public final class Embedding extends Layer {

  private final int rows;
  private final int width;
  private final Parameter weight;

  /** Creates a table whose elements are drawn from the standard normal distribution. */
  public Embedding(int rows, int width) {
    this(rows, width, Initialiser.normal(1f));
  }

  /** Creates a table with elements from {@code initialiser}. */
  public Embedding(int rows, int width, Initialiser initialiser) {
    this.rows = rows;
    this.width = width;
    weight = table("weight", Shape.of(rows, width), initialiser);
  }

  /**
   * Looks up the rows whose numbers are the elements of {@code x}, whole numbers from 0 to rows -
   * 1. The host does not read them, so their range is not checked.
   */
  @Override
  public Tensor forward(Tensor x) {
    return new Lookup().apply(weight.tensor(), x);
  }

  /**
   * Looks up rows.
   *
   * @return [row.length, width]
   * @throws IllegalArgumentException if there is no such row
   */
  public Tensor rows(int... row) {
    return weight.tensor().gatherRows(row);
  }

  @Override
  protected String describe() {
    return "Embedding(" + rows + " x " + width + ")";
  }
}
