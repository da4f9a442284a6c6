package kinesic.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import kinesic.kernels.Activation;
import kinesic.kernels.Convolution;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;
import kinesic.kernels.scalar.ScalarConvolution;
import org.junit.jupiter.api.Test;

class VectorConvolutionTest {

  @Test
  void all_directions_agree_with_sums_in_double() {
    List<ConvolutionShape> shapes = new ArrayList<>(namedShapes());
    SplittableRandom random = new SplittableRandom(20);
    while (shapes.size() < 150) {
      shapes.add(randomShape(random));
    }
    try (Workers workers = new Workers(2)) {
      Convolution vector = new VectorConvolution(workers, true);
      Convolution scalar = new ScalarConvolution(workers);
      for (ConvolutionShape shape : shapes) {
        for (Direction direction : Direction.values()) {
          check(vector, scalar, shape, direction);
        }
      }
    }
  }

  private static List<ConvolutionShape> namedShapes() {
    return List.of(
        new ConvolutionShape(2, 21, 23, 3, 24, Window.square(7, 2, 3)), // a stem
        new ConvolutionShape(3, 70, 41, 3, 12, Window.square(3, 2, 1)), // one of few channels
        new ConvolutionShape(16, 4, 4, 260, 40, Window.square(3, 1, 1)), // slivers across images
        new ConvolutionShape(9, 7, 7, 40, 200, Window.square(3, 1, 1)),
        new ConvolutionShape(16, 7, 7, 32, 48, Window.square(1, 2, 0)), // with unread pixels
        new ConvolutionShape(3, 14, 14, 64, 600, Window.square(1, 1, 0)), // a matrix product
        new ConvolutionShape(4, 20, 20, 16, 16, Window.square(3, 1, 1)), // pixels cut into parts
        new ConvolutionShape(1, 3, 230, 300, 16, Window.square(3, 2, 1)), // a row exceeds L2
        new ConvolutionShape(1, 5, 9, 1, 1, new Window(2, 3, 3, 2, 1, 2)),
        new ConvolutionShape(2, 6, 5, 5, 7, new Window(1, 5, 1, 1, 0, 4)), // padding past the image
        new ConvolutionShape(2, 9, 9, 4, 4, Window.square(2, 5, 0)), // gaps between the windows
        new ConvolutionShape(2, 1, 1, 33, 65, Window.square(1, 1, 1)));
  }

  private static ConvolutionShape randomShape(SplittableRandom random) {
    while (true) {
      Window window =
          new Window(
              random.nextInt(1, 5),
              random.nextInt(1, 5),
              random.nextInt(1, 4),
              random.nextInt(1, 4),
              random.nextInt(0, 3),
              random.nextInt(0, 3));
      ConvolutionShape shape =
          new ConvolutionShape(
              random.nextInt(1, 18),
              random.nextInt(1, 12),
              random.nextInt(1, 12),
              random.nextInt(1, 40),
              random.nextInt(1, 40),
              window);
      if (shape.outputHeight() > 0 && shape.outputWidth() > 0) {
        return shape;
      }
    }
  }

  private static void check(
      Convolution vector, Convolution scalar, ConvolutionShape shape, Direction direction) {
    HeapBuffer[] operands = Direction.operands(shape);
    HeapBuffer actual = direction.run(vector, shape, operands, Epilogue.STORE);
    HeapBuffer expected = direction.run(scalar, shape, operands, Epilogue.STORE);
    for (HeapBuffer operand : operands) {
      for (int i = 0; i < operand.length(); i++) {
        Floats.set(operand, i, Math.abs(Floats.get(operand, i)));
      }
    }
    HeapBuffer magnitude = direction.run(scalar, shape, operands, Epilogue.STORE);
    // rounding errors of a chain of additions add up like a random walk
    double terms = shape.operations() / 2 / Math.max(1, expected.length());
    double unit = 0x1p-24 * (2 + Math.sqrt(terms));
    assertTrue(Floats.surroundingsAreUntouched(actual));
    for (int i = 0; i < expected.length(); i++) {
      assertEquals(
          Floats.get(expected, i),
          Floats.get(actual, i),
          unit * (Floats.get(magnitude, i) + 0x1p-20),
          direction + " of " + shape + " at " + i);
    }
  }

  @Test
  void the_bits_are_the_same_at_every_thread_count() {
    for (ConvolutionShape shape : namedShapes()) {
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
      Convolution convolution = new VectorConvolution(workers, true);
      return Floats.values(
          direction.run(convolution, shape, Direction.operands(shape), Epilogue.STORE));
    }
  }

  @Test
  void an_image_has_the_same_bits_alone_and_in_a_batch() {
    int n = 16;
    int side = 7;
    int cin = 200;
    int cout = 24;
    ConvolutionShape batch = new ConvolutionShape(n, side, side, cin, cout, Window.square(3, 1, 1));
    ConvolutionShape single = new ConvolutionShape(1, side, side, cin, cout, batch.window());
    HeapBuffer[] operands = Direction.operands(batch);
    try (Workers workers = new Workers(2)) {
      Convolution convolution = new VectorConvolution(workers, true);
      HeapBuffer all = Direction.FORWARD.run(convolution, batch, operands, Epilogue.STORE);
      int size = side * side * cout;
      for (int image = 0; image < n; image++) {
        HeapBuffer x = Floats.part(operands[0], image * side * side * cin, side * side * cin);
        HeapBuffer y = Floats.filled(size, 0);
        convolution.forward(single, x, operands[1], y, Epilogue.STORE);
        assertArrayEquals(
            Floats.values(Floats.part(all, image * size, size)), Floats.values(y), 0f);
      }
    }
  }

  @Test
  void a_sum_starts_with_the_bias_and_the_stored_value() {
    ConvolutionShape shape = new ConvolutionShape(9, 5, 6, 30, 45, Window.square(3, 1, 1));
    HeapBuffer[] operands = Direction.operands(shape);
    HeapBuffer bias = Floats.random(shape.cout(), 5);
    try (Workers workers = new Workers(2)) {
      Convolution convolution = new VectorConvolution(workers, true);
      HeapBuffer sum = Direction.FORWARD.run(convolution, shape, operands, Epilogue.STORE);
      HeapBuffer added = Direction.FORWARD.run(convolution, shape, operands, Epilogue.ACCUMULATE);
      HeapBuffer activated =
          Direction.FORWARD.run(
              convolution, shape, operands, new Epilogue(false, bias, Activation.RELU));
      HeapBuffer magnitude = magnitude(new ScalarConvolution(workers), shape, operands);
      double unit = 0x1p-24 * (2 + Math.sqrt(9 * shape.cin()));
      for (int i = 0; i < sum.length(); i++) {
        float value = Floats.get(sum, i);
        float before = Floats.get(Direction.operands(shape)[2], i);
        double allowed = unit * (Floats.get(magnitude, i) + 1); // stored values are in [-1, 1)
        assertEquals(before + value, Floats.get(added, i), allowed);
        float biased = value + Floats.get(bias, i % shape.cout());
        assertEquals(Math.max(biased, 0), Floats.get(activated, i), allowed);
      }
    }
  }

  /** Returns Σ |terms| of each result of the forward pass; {@code operands} become positive. */
  private static HeapBuffer magnitude(
      Convolution scalar, ConvolutionShape shape, HeapBuffer[] operands) {
    for (HeapBuffer operand : operands) {
      for (int i = 0; i < operand.length(); i++) {
        Floats.set(operand, i, Math.abs(Floats.get(operand, i)));
      }
    }
    return Direction.FORWARD.run(scalar, shape, operands, Epilogue.STORE);
  }

  @Test
  void nan_and_infinity_reach_the_pixels_whose_window_holds_them() {
    int side = 6;
    int channels = 20;
    ConvolutionShape shape =
        new ConvolutionShape(2, side, side, channels, channels, Window.square(3, 1, 1));
    HeapBuffer[] operands = Direction.operands(shape);
    Floats.set(operands[0], (side * side + 2 * side + 3) * channels + 7, Float.NaN);
    try (Workers workers = new Workers(2)) {
      Epilogue epilogue = new Epilogue(false, null, Activation.RELU);
      HeapBuffer y =
          Direction.FORWARD.run(new VectorConvolution(workers, true), shape, operands, epilogue);
      for (int i = 0; i < y.length(); i++) {
        int pixel = i / channels;
        int row = pixel / side % side;
        int column = pixel % side;
        boolean reached =
            pixel >= side * side && Math.abs(row - 2) <= 1 && Math.abs(column - 3) <= 1;
        assertEquals(reached, Float.isNaN(Floats.get(y, i)), "pixel " + pixel);
      }
    }
  }
}
