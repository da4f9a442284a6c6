package kinesic.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinesic.kernels.Activation;
import kinesic.kernels.Convolution;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;
import kinesic.kernels.scalar.ScalarConvolution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Also run with narrower vectors, see pom.xml. */
@Tag("conformance")
public class WinogradConvolutionTest {

  /** Whole tiles and cut ones, every padding, both orders of the loops, deep and shallow blocks. */
  private static final List<ConvolutionShape> SHAPES =
      List.of(
          shape(3, 8, 8, 16, 16, 1, 1),
          shape(2, 28, 28, 64, 48, 1, 1),
          shape(12, 4, 4, 400, 16, 1, 1), // two blocks of k, which do not divide evenly
          shape(4, 7, 7, 160, 208, 1, 1), // by columns, the last piece of k short
          shape(5, 5, 6, 176, 176, 1, 1), // by columns, the last panel narrow
          shape(2, 14, 11, 32, 80, 0, 0),
          shape(1, 13, 18, 16, 32, 2, 2),
          shape(2, 9, 30, 48, 16, 0, 2),
          shape(4, 6, 7, 32, 64, 2, 1));

  private static ConvolutionShape shape(
      int n, int h, int w, int cin, int cout, int padY, int padX) {
    return new ConvolutionShape(n, h, w, cin, cout, new Window(3, 3, 1, 1, padY, padX));
  }

  /**
   * Errors against sums in double, in units of 2^-24 Σ |terms| as for the direct algorithm, where
   * they are below 2 + √terms. The transforms multiply by up to 10 x 10 and subtract most of it
   * again, so a share of the neighbours' terms is lost too; measured: at most 1.5 (2 + √terms)
   * times that sum, taken over the tile.
   */
  @Test
  void all_directions_agree_with_sums_in_double() {
    try (Workers workers = new Workers(2)) {
      VectorConvolution winograd = new VectorConvolution(workers, false);
      Convolution scalar = new ScalarConvolution(workers);
      for (ConvolutionShape shape : SHAPES) {
        assertTrue(winograd.isWinograd(shape), shape.toString());
        for (Direction direction : Direction.values()) {
          double error = error(winograd, scalar, shape, direction);
          assertTrue(error < 3, direction + " of " + shape + ": " + error);
        }
      }
    }
  }

  /** The largest error in units of 2^-24 (2 + √terms) times the largest Σ |terms|. */
  private static double error(
      Convolution winograd, Convolution scalar, ConvolutionShape shape, Direction direction) {
    HeapBuffer[] operands = Direction.operands(shape);
    HeapBuffer actual = direction.run(winograd, shape, operands, Epilogue.STORE);
    HeapBuffer expected = direction.run(scalar, shape, operands, Epilogue.STORE);
    for (HeapBuffer operand : operands) {
      for (int i = 0; i < operand.length(); i++) {
        Floats.set(operand, i, Math.abs(Floats.get(operand, i)));
      }
    }
    HeapBuffer magnitude = direction.run(scalar, shape, operands, Epilogue.STORE);
    assertTrue(Floats.surroundingsAreUntouched(actual));
    double terms = shape.operations() / 2 / expected.length();
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length(); i++) {
      largest = Math.max(largest, Floats.get(magnitude, i));
      difference = Math.max(difference, Math.abs(Floats.get(actual, i) - Floats.get(expected, i)));
    }
    return difference / (0x1p-24 * (2 + Math.sqrt(terms)) * largest);
  }

  @Test
  void the_bits_are_the_same_at_every_thread_count() {
    for (ConvolutionShape shape : SHAPES) {
      for (Direction direction : Direction.values()) {
        float[] expected = bits(1, shape, direction);
        for (int threads : new int[] {2, 3, 8}) {
          assertArrayEquals(expected, bits(threads, shape, direction), 0f);
        }
      }
    }
  }

  private static float[] bits(int threads, ConvolutionShape shape, Direction direction) {
    try (Workers workers = new Workers(threads)) {
      return Floats.values(
          direction.run(
              new VectorConvolution(workers, false),
              shape,
              Direction.operands(shape),
              Epilogue.STORE));
    }
  }

  @Test
  void what_it_is_not_made_for_has_the_bits_of_the_direct_algorithm() {
    List<ConvolutionShape> others =
        List.of(
            new ConvolutionShape(16, 9, 9, 32, 32, Window.square(3, 2, 1)),
            new ConvolutionShape(16, 9, 9, 32, 32, Window.square(5, 1, 2)),
            shape(1, 8, 8, 32, 32, 1, 1), // four tiles
            shape(16, 9, 9, 3, 32, 1, 1),
            shape(16, 9, 9, 32, 30, 1, 1));
    try (Workers workers = new Workers(2)) {
      for (ConvolutionShape shape : others) {
        assertFalse(new VectorConvolution(workers, false).isWinograd(shape), shape.toString());
        HeapBuffer[] operands = Direction.operands(shape);
        for (Direction direction : Direction.values()) {
          assertArrayEquals(
              Floats.values(
                  direction.run(
                      new VectorConvolution(workers, true), shape, operands, Epilogue.STORE)),
              Floats.values(
                  direction.run(
                      new VectorConvolution(workers, false), shape, operands, Epilogue.STORE)),
              0f);
        }
      }
    }
  }

  @Test
  void epilogues_follow_the_sum() {
    for (ConvolutionShape shape : List.of(SHAPES.get(0), SHAPES.get(4))) {
      HeapBuffer[] operands = Direction.operands(shape);
      HeapBuffer bias = Floats.random(shape.cout(), 5);
      try (Workers workers = new Workers(2)) {
        Convolution convolution = new VectorConvolution(workers, false);
        Direction forward = Direction.FORWARD;
        HeapBuffer sum = forward.run(convolution, shape, operands, Epilogue.STORE);
        HeapBuffer added = forward.run(convolution, shape, operands, Epilogue.ACCUMULATE);
        Epilogue relu = new Epilogue(false, bias, Activation.RELU);
        HeapBuffer activated = forward.run(convolution, shape, operands, relu);
        for (int i = 0; i < sum.length(); i++) {
          float value = Floats.get(sum, i);
          assertEquals(Floats.get(operands[2], i) + value, Floats.get(added, i), 0f);
          float biased = value + Floats.get(bias, i % shape.cout());
          assertEquals(Math.max(biased, 0), Floats.get(activated, i), 0f);
        }
      }
    }
  }
}
