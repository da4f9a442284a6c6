package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.kernels.AttentionShape;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.CapturedWork;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeadRows;
import kinesic.kernels.PreparedConvolution;
import kinesic.kernels.Window;
import kinesic.kernels.cuda.standin.Counts;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which calls of cuBLAS and cuDNN the kernels make. */
@ExtendWith(StandIn.class)
class LibraryCallsTest {

  /** In TF32 this is 1, in float32 it is not. */
  private static final float BARELY_MORE_THAN_1 = 1 + 0x1p-13f;

  private static final ConvolutionShape SHAPE =
      new ConvolutionShape(2, 6, 5, 3, 4, Window.square(3, 1, 1));

  private CudaBackend backend = open(CudaSettings.STANDARD);

  private static CudaBackend open(CudaSettings settings) {
    return new CudaBackend(new Device(new DriverThroughJCuda(0)), settings);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  private void reopen(CudaSettings settings) {
    backend.close();
    backend = open(settings);
  }

  private Buffer filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    Buffer buffer = backend.allocate(length);
    backend.write(values, 0, buffer, 0, length);
    return buffer;
  }

  private float[] values(Buffer buffer) {
    float[] values = new float[buffer.length()];
    backend.read(buffer, 0, values, 0, values.length);
    return values;
  }

  /** Returns how often the device was used by an action. */
  private static Counts counts(Runnable action) {
    Counts before = StandIn.driver().counts();
    action.run();
    return StandIn.driver().counts().since(before);
  }

  enum Direction {
    FORWARD,
    DATA,
    FILTER
  }

  private Buffer convolve(ConvolutionShape shape, Direction direction, float value) {
    Buffer x = filled(shape.inputLength(), value);
    Buffer filter = filled(shape.filterLength(), value);
    Buffer y = filled(shape.outputLength(), value);
    switch (direction) {
      case FORWARD -> backend.convolution().forward(shape, x, filter, y, Epilogue.STORE);
      case DATA -> backend.convolution().backwardData(shape, y, filter, x);
      case FILTER -> backend.convolution().backwardFilter(shape, x, y, filter);
    }
    return switch (direction) {
      case FORWARD -> y;
      case DATA -> x;
      case FILTER -> filter;
    };
  }

  // ---------------------------------------------------------------- algorithms of convolutions

  @ParameterizedTest
  @EnumSource
  void the_algorithms_of_a_shape_are_measured_once(Direction direction) {
    Buffer x = filled(SHAPE.inputLength(), 1);
    Buffer filter = filled(SHAPE.filterLength(), 1);
    Buffer y = filled(SHAPE.outputLength(), 1);
    Runnable run =
        () -> {
          switch (direction) {
            case FORWARD -> backend.convolution().forward(SHAPE, x, filter, y, Epilogue.STORE);
            case DATA -> backend.convolution().backwardData(SHAPE, y, filter, x);
            case FILTER -> backend.convolution().backwardFilter(SHAPE, x, y, filter);
          }
        };
    assertTrue(counts(run).waits() > 0, "a search waits for the device");
    Counts second = counts(run);
    assertEquals(0, second.waits());
    assertEquals(1, second.libraryCalls());
    assertEquals(2, second.launches() + 1, "one more launch transposes the filter");
  }

  @ParameterizedTest
  @EnumSource
  void nothing_is_measured_if_that_is_off(Direction direction) {
    float[] expected = values(convolve(SHAPE, direction, 0.5f));
    reopen(new CudaSettings(false, false, false));
    Counts counts = counts(() -> convolve(SHAPE, direction, 0.5f));
    assertEquals(0, counts.waits());
    assertEquals(1, counts.libraryCalls());
    assertArrayEquals(expected, values(convolve(SHAPE, direction, 0.5f)));
  }

  /** The fastest algorithms of the gradients add in any order. */
  @ParameterizedTest
  @EnumSource
  void algorithms_are_deterministic(Direction direction) {
    Counts counts = counts(() -> values(convolve(SHAPE, direction, 1)));
    assertEquals(1, counts.libraryCalls());
    assertEquals(0, counts.nondeterministicCalls());
  }

  @Test
  void a_search_does_not_touch_what_is_added_to() {
    Buffer y = filled(SHAPE.outputLength(), 100);
    Buffer x = filled(SHAPE.inputLength(), 0);
    Buffer filter = filled(SHAPE.filterLength(), 1);
    backend.convolution().forward(SHAPE, x, filter, y, Epilogue.ACCUMULATE);
    assertArrayEquals(values(filled(SHAPE.outputLength(), 100)), values(y));
  }

  @Test
  void a_prepared_convolution_has_one_algorithm_and_one_filter_for_all_batches() {
    Buffer filter = filled(SHAPE.filterLength(), 1);
    PreparedConvolution prepared = backend.convolution().prepare(SHAPE, filter);
    ConvolutionShape larger = SHAPE.withImages(5);
    Buffer x = filled(larger.inputLength(), 1);
    Buffer y = filled(larger.outputLength(), 0);
    Counts counts = counts(() -> prepared.forward(5, x, y, Epilogue.STORE));
    assertEquals(0, counts.waits());
    assertEquals(0, counts.launches());
    assertEquals(1, counts.libraryCalls());
    assertArrayEquals(values(convolve(larger, Direction.FORWARD, 1)), values(y));
  }

  static Stream<ConvolutionShape> products() {
    return Stream.of(
        new ConvolutionShape(2, 6, 5, 3, 4, Window.square(1, 1, 0)),
        new ConvolutionShape(2, 6, 5, 3, 4, Window.square(3, 1, 1).withPadding(0, 1, 1, 2)));
  }

  @ParameterizedTest
  @MethodSource("products")
  void products_need_no_search(ConvolutionShape shape) {
    for (Direction direction : Direction.values()) {
      Counts counts = counts(() -> convolve(shape, direction, 1));
      assertEquals(0, counts.waits());
      assertEquals(1, counts.libraryCalls());
    }
  }

  // ---------------------------------------------------------------- arithmetic

  @ParameterizedTest
  @EnumSource
  void convolutions_use_tf32_only_if_asked(Direction direction) {
    ConvolutionShape shape = new ConvolutionShape(1, 2, 2, 1, 1, Window.square(2, 1, 0));
    float exact = BARELY_MORE_THAN_1 * BARELY_MORE_THAN_1;
    int terms = direction == Direction.FORWARD ? 4 : 1;
    assertEquals(terms * exact, values(convolve(shape, direction, BARELY_MORE_THAN_1))[0]);
    reopen(new CudaSettings(true, false, true));
    assertEquals(terms, values(convolve(shape, direction, BARELY_MORE_THAN_1))[0]);
  }

  @Test
  void products_use_tf32_only_if_asked() {
    float exact = BARELY_MORE_THAN_1 * BARELY_MORE_THAN_1;
    assertArrayEquals(new float[] {exact, exact}, square());
    reopen(new CudaSettings(true, false, true));
    assertArrayEquals(new float[] {1, 1}, square());
  }

  /** Returns [[v]] · [[v]] as a product and as the product of a batch, for v barely more than 1. */
  private float[] square() {
    Buffer v = filled(1, BARELY_MORE_THAN_1);
    Buffer y = filled(2, 0);
    Buffer first = y.slice(0, 1);
    backend.matrixProduct().multiply(false, false, 1, 1, 1, v, v, first, Epilogue.STORE);
    Broadcast one = Broadcast.of(new int[] {1}, new int[] {1});
    backend.matrixProduct().multiplyBatch(one, false, false, 1, 1, 1, v, v, y.slice(1, 1));
    return values(y);
  }

  // ---------------------------------------------------------------- batches

  @Test
  void a_batch_is_one_call_for_each_position_beside_its_longest_axis() {
    assertEquals(1, callsOfBatch(new int[] {4, 3}, new int[] {4, 3}));
    assertEquals(1, callsOfBatch(new int[] {12}, new int[] {1}));
    assertEquals(2, callsOfBatch(new int[] {2, 1}, new int[] {3}));
    assertEquals(2, callsOfBatch(new int[] {3, 1}, new int[] {2}));
  }

  private long callsOfBatch(int[] left, int[] right) {
    Buffer a = filled(Arrays.stream(left).reduce(1, Math::multiplyExact) * 6, 1);
    Buffer b = filled(Arrays.stream(right).reduce(1, Math::multiplyExact) * 6, 1);
    Broadcast batch = Broadcast.of(left, right);
    Buffer c = backend.allocate(batch.elements() * 4);
    Counts counts =
        counts(() -> backend.matrixProduct().multiplyBatch(batch, false, false, 2, 2, 3, a, b, c));
    assertArrayEquals(values(filled(c.length(), 3)), values(c));
    return counts.libraryCalls();
  }

  @Test
  void heads_at_equal_distances_are_multiplied_together() {
    assertEquals(2, callsOfAttention(3, 4, false));
    assertEquals(2 * 3, callsOfAttention(3, 4, true));
    assertEquals(2 * 3, callsOfAttention(4, 3, true));
    assertEquals(2, callsOfAttention(1, 4, true));
  }

  private long callsOfAttention(int samples, int heads, boolean areSideBySide) {
    AttentionShape shape = new AttentionShape(samples, heads, 5, 5, 2, 2, 1, false);
    Buffer x = filled(samples * heads * 5 * 2, 1);
    HeadRows rows =
        areSideBySide
            ? new HeadRows(x, 0, heads * 10, 2, heads * 2)
            : new HeadRows(x, 0, heads * 10, 10, 2);
    Buffer y = backend.allocate(x.length());
    HeadRows results = new HeadRows(y, 0, rows.sampleStride(), rows.headStride(), rows.rowStride());
    Buffer sums = backend.allocate(samples * heads * 5);
    Counts counts =
        counts(() -> backend.attention().attend(shape, rows, rows, rows, null, results, sums));
    return counts.libraryCalls();
  }

  // ---------------------------------------------------------------- records

  /** A convolution with its gradients and a product, with new inputs at each run. */
  @Test
  void library_calls_can_be_recorded() {
    Buffer x = filled(SHAPE.inputLength(), 1);
    Buffer filter = filled(SHAPE.filterLength(), 1);
    Buffer y = backend.allocate(SHAPE.outputLength());
    Buffer gx = backend.allocate(x.length());
    Buffer gf = backend.allocate(filter.length());
    Buffer square = backend.allocate(9);
    Runnable work =
        () -> {
          backend.convolution().forward(SHAPE, x, filter, y, Epilogue.STORE);
          backend.convolution().backwardData(SHAPE, y, filter, gx);
          backend.convolution().backwardFilter(SHAPE, x, y, gf);
          backend.matrixProduct().multiply(true, false, 3, 3, 60, x, gx, square, Epilogue.STORE);
        };
    work.run();
    float[] first = values(square);
    try (CapturedWork recorded = backend.capture(work).orElseThrow()) {
      for (int run = 0; run < 2; run++) {
        backend.write(values(filled(x.length(), 2)), 0, x, 0, x.length());
        recorded.run(Map.of());
      }
      float[] expected = new float[first.length];
      for (int i = 0; i < first.length; i++) {
        expected[i] = 4 * first[i];
      }
      assertArrayEquals(expected, values(square));
    }
  }

  @Test
  void a_search_cannot_be_recorded() {
    Buffer x = filled(SHAPE.inputLength(), 1);
    Buffer filter = filled(SHAPE.filterLength(), 1);
    Buffer y = backend.allocate(SHAPE.outputLength());
    Runnable work = () -> backend.convolution().forward(SHAPE, x, filter, y, Epilogue.STORE);
    assertTrue(backend.capture(work).isEmpty(), "cuDNN is not open");
    ConvolutionShape other = new ConvolutionShape(1, 6, 5, 3, 4, Window.square(3, 2, 1));
    convolve(other, Direction.FORWARD, 1);
    assertTrue(backend.capture(work).isEmpty(), "the shape is new");
    work.run();
    Optional<CapturedWork> recorded = backend.capture(work);
    assertTrue(recorded.isPresent());
    recorded.get().close();
  }
}
