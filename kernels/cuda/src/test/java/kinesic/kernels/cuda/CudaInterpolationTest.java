package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.InterpolationAxis;
import kinesic.kernels.InterpolationMode;
import kinesic.kernels.InterpolationShape;
import kinesic.kernels.cuda.standin.Counts;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which weights are on the device. */
@ExtendWith(StandIn.class)
class CudaInterpolationTest {

  private static final float[] IMAGE = {1, 2, 3, 4};

  private final Backend cuda = new CudaBackend(new Device(new DriverThroughJCuda(0)));
  private final Buffer x = cuda.allocate(IMAGE.length);

  CudaInterpolationTest() {
    cuda.write(IMAGE, 0, x, 0, IMAGE.length);
  }

  @AfterEach
  void close() {
    cuda.close();
  }

  /** Returns the sizes of an interpolation of a row of four pixels. */
  private static InterpolationShape row(int results) {
    return new InterpolationShape(
        1,
        1,
        InterpolationAxis.between(1, 1, InterpolationMode.BILINEAR, false),
        InterpolationAxis.between(IMAGE.length, results, InterpolationMode.BILINEAR, false));
  }

  private float[] forward(int results) {
    Buffer y = cuda.allocate(results);
    cuda.interpolation().forward(row(results), x, y);
    float[] values = new float[results];
    cuda.read(y, 0, values, 0, results);
    return values;
  }

  @Test
  void weights_are_uploaded_once() {
    float[] first = forward(3);
    Counts before = StandIn.driver().counts();
    assertArrayEquals(first, forward(3));
    assertEquals(0, StandIn.driver().counts().since(before).uploads());
  }

  @Test
  void forgotten_weights_are_uploaded_again() {
    float[] first = forward(3);
    for (int results = 4; results < 264; results++) {
      forward(results);
    }
    assertArrayEquals(first, forward(3));
  }

  @Test
  void a_map_may_have_any_weights() {
    InterpolationShape shape = row(3);
    Buffer y = cuda.allocate(3);
    cuda.interpolation()
        .map(shape, shape.down().weights(), 1, shape.across().weights(), IMAGE.length, x, y);
    float[] values = new float[3];
    cuda.read(y, 0, values, 0, 3);
    assertArrayEquals(forward(3), values);
  }
}
