package kinesic.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kinesic.kernels.Activation;
import kinesic.kernels.Convolution;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.PreparedConvolution;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Also run with narrower vectors, see pom.xml. */
@Tag("conformance")
public class PreparedConvolutionTest {

  private static final List<ConvolutionShape> IMAGES =
      List.of(
          shape(1, 1, 500, 70, 1, 1),
          shape(4, 4, 400, 96, 1, 1), // few rows in any batch
          shape(14, 14, 64, 160, 1, 1), // few rows alone
          shape(4, 4, 150, 200, 3, 1), // few rows, and slivers of padding
          shape(14, 14, 64, 96, 3, 1), // few tiles alone
          shape(14, 13, 32, 64, 1, 1),
          shape(9, 9, 48, 32, 3, 2),
          shape(7, 7, 64, 80, 3, 1),
          shape(5, 5, 176, 176, 3, 1),
          shape(15, 15, 3, 24, 7, 2));

  private static final int MOST = 17;

  private static ConvolutionShape shape(int h, int w, int cin, int cout, int size, int stride) {
    return new ConvolutionShape(1, h, w, cin, cout, Window.square(size, stride, size / 2));
  }

  @Test
  void an_image_has_the_same_bits_alone_and_in_any_batch() {
    try (Workers workers = new Workers(2)) {
      for (ConvolutionShape image : IMAGES) {
        for (int typical : new int[] {1, 16}) {
          ConvolutionShape shape = image.withImages(typical);
          check(new VectorConvolution(workers, true), shape);
          check(new VectorConvolution(workers, false), shape);
        }
      }
    }
  }

  @Test
  void any_number_of_threads_gives_the_same_bits() {
    for (ConvolutionShape image : IMAGES) {
      for (int n : new int[] {1, 16}) {
        ConvolutionShape shape = image.withImages(n);
        float[] one = result(shape, 1);
        for (int threads : new int[] {2, 3, 8}) {
          assertArrayEquals(one, result(shape, threads), 0f, shape + ", " + threads);
        }
      }
    }
  }

  private static float[] result(ConvolutionShape shape, int threads) {
    int taps = shape.window().height() * shape.window().width();
    HeapBuffer x = Floats.random(shape.n() * shape.h() * shape.w() * shape.cin(), 1);
    HeapBuffer filter = Floats.random(taps * shape.cin() * shape.cout(), 2);
    int pixels = shape.n() * shape.outputHeight() * shape.outputWidth();
    HeapBuffer y = Floats.filled(pixels * shape.cout(), Float.NaN);
    try (Workers workers = new Workers(threads)) {
      new VectorConvolution(workers, false)
          .prepare(shape, filter)
          .forward(shape.n(), x, y, Epilogue.STORE);
    }
    return Floats.values(y);
  }

  private static void check(Convolution convolution, ConvolutionShape shape) {
    Window window = shape.window();
    int read = shape.h() * shape.w() * shape.cin(); // of an image
    int written = shape.outputHeight() * shape.outputWidth() * shape.cout();
    HeapBuffer x = Floats.random(MOST * read, 1);
    HeapBuffer filter =
        Floats.random(window.height() * window.width() * shape.cin() * shape.cout(), 2);
    HeapBuffer before = Floats.random(MOST * written, 3);
    Epilogue epilogue = new Epilogue(true, Floats.random(shape.cout(), 4), Activation.RELU);
    PreparedConvolution prepared = convolution.prepare(shape, filter);
    HeapBuffer alone = Floats.copy(before);
    for (int i = 0; i < MOST; i++) {
      prepared.forward(
          1, Floats.part(x, i * read, read), Floats.part(alone, i * written, written), epilogue);
    }
    for (int n : new int[] {2, 3, 7, 8, 16, 17}) {
      HeapBuffer together = Floats.copy(before);
      prepared.forward(n, x, together, epilogue);
      for (int i = 0; i < n * written; i++) {
        assertEquals(Floats.get(alone, i), Floats.get(together, i), 0f, shape + ", " + n);
      }
    }
  }
}
