import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/**
 * Lesson 1: tensors, shapes and broadcasting.
 *
 * <p>A tensor is an array of float32 numbers together with a shape, the sizes of its axes. The
 * numbers lie in memory one after the other, the last axis fastest.
 */
final class Lesson1 {

  static void main() {
    heading("A tensor has a shape");
    Tensor vector = Tensor.of(1f, 2f, 3f);
    Tensor matrix = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
    Tensor scalar = Tensor.scalar(7f);
    System.out.println(vector);
    System.out.println(matrix);
    System.out.println(scalar);

    // The shape of a matrix is [rows, columns]. A scalar has no axes: its shape is [], which leaves
    // exactly one element. Axes are counted from 0; -1 is the last one, whatever the rank.
    System.out.println("rank " + matrix.shape().rank() + ", elements " + matrix.shape().elements());
    System.out.println("rows " + matrix.size(0) + ", columns " + matrix.size(-1));
    System.out.println("row 1, column 2 is " + matrix.get(1, 2));

    heading("Operations return new tensors");
    // No operation changes its operands, so matrix is the same afterwards.
    System.out.println(matrix.multiply(10f));
    System.out.println(matrix.square().add(matrix));

    heading("Reductions remove an axis");
    // sum(0) adds along axis 0, down the columns; sum(1) adds along axis 1, across each row.
    System.out.println(matrix.sum(0));
    System.out.println(matrix.sum(1));
    System.out.println(matrix.sum());

    heading("The same numbers in another shape");
    // reshape keeps the order of the numbers in memory and shares that memory; transpose moves
    // them. Compare the rows: the shapes are the same, the tensors are not.
    System.out.println(matrix.reshape(3, 2));
    System.out.println(matrix.transpose());

    heading("Broadcasting");
    // A vector of three numbers is added to each row of the matrix. The rule: write the shapes one
    // below the other, aligned at the last axis. Two sizes agree if they are equal, or if one of
    // them is 1 or missing; an axis of size 1 is repeated.
    //
    //   matrix   [2, 3]      matrix   [2, 3]      column   [2, 1]
    //   vector      [3]      column   [2, 1]      vector      [3]
    //   result   [2, 3]      result   [2, 3]      result   [2, 3]
    Tensor column = Tensor.of(Shape.of(2, 1), 100f, 200f);
    System.out.println(matrix.add(vector));
    System.out.println(matrix.add(column));
    System.out.println(column.add(vector));

    heading("Shapes that do not agree");
    // Aligned at the last axis, 3 stands above 2. An operation checks its arguments before it
    // computes anything, and the message says which sizes differ.
    try {
      matrix.add(Tensor.of(1f, 2f));
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
    // To add one number to each row, make the vector a column.
    System.out.println(matrix.add(Tensor.of(1f, 2f).unsqueeze(1)));

    heading("The outer product is a broadcast");
    // [3, 1] times [3]: a table of all products. A matrix product adds up products instead.
    System.out.println(vector.unsqueeze(1).multiply(vector));
    System.out.println(matrix.matmul(matrix.transpose()));

    // Try:
    // - Subtract from each column of the matrix its mean: matrix.subtract(matrix.mean(0)). Then do
    //   the same with the rows. Why does mean(1) not work, and what does mean(true, 1) do?
    // - Which shape has Tensor.zeros(Shape.of(4, 1, 3)).add(Tensor.zeros(Shape.of(5, 1)))? Apply
    //   the rule first, then print it.
    // - Print Tensor.arange(24).reshape(2, 3, 4), then its sum over axis 0, 1 and 2.
  }

  private static void heading(String text) {
    System.out.println("\n--- " + text);
  }
}
