package kinesic.engine.op;

import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/** Triangles of matrices, composed of a mask and {@link Where}: y is x inside and 0 outside. */
public final class Triangles {

  private Triangles() {}

  /** Returns the elements on and below a diagonal; a positive one is above the main one. */
  public static Tensor lower(Tensor x, int diagonal) {
    return triangle(x, diagonal, true);
  }

  /** Returns the elements on and above a diagonal; a positive one is above the main one. */
  public static Tensor upper(Tensor x, int diagonal) {
    return triangle(x, diagonal, false);
  }

  private static Tensor triangle(Tensor x, int diagonal, boolean isLower) {
    if (x.shape().rank() < 2) {
      throw new IllegalArgumentException(
          "%s: needs a matrix, not shape %s".formatted(isLower ? "tril" : "triu", x.shape()));
    }
    int rows = x.size(-2);
    int columns = x.size(-1);
    float[] inside = new float[rows * columns];
    for (int i = 0; i < inside.length; i++) {
      int above = i % columns - i / columns - diagonal;
      inside[i] = (isLower ? above <= 0 : above >= 0) ? 1f : 0f;
    }
    Tensor mask = Tensor.of(x.backend(), Shape.of(rows, columns), inside);
    return mask.where(x, Tensor.full(x.backend(), Shape.SCALAR, 0f));
  }
}
