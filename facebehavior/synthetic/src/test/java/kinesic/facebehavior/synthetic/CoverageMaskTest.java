package kinesic.facebehavior.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CoverageMaskTest {

  private static final int N = 32;

  private static Polyline points(float... xy) {
    Polyline line = new Polyline();
    for (int i = 0; i < xy.length; i += 2) {
      line.add(xy[i], xy[i + 1]);
    }
    return line;
  }

  private static double sum(CoverageMask coverage) {
    double sum = 0;
    for (float value : coverage.value) {
      sum += value;
    }
    return sum;
  }

  @Test
  void a_rectangle_covers_parts_of_pixels_exactly() {
    CoverageMask coverage =
        new CoverageMask(N).inside(points(3.25f, 4.5f, 6.5f, 4.5f, 6.5f, 6, 3.25f, 6));
    assertEquals(0.75f * 0.5f, coverage.value[4 * N + 3], 1e-6);
    assertEquals(0.5f, coverage.value[4 * N + 4], 1e-6);
    assertEquals(0.75f, coverage.value[5 * N + 3], 1e-6);
    assertEquals(1, coverage.value[5 * N + 4], 1e-6);
    assertEquals(0.5f, coverage.value[5 * N + 6], 1e-6);
    assertEquals(3.25 * 1.5, sum(coverage), 1e-4);
  }

  @Test
  void the_sum_is_the_area_in_either_direction() {
    SplitMixStream random = new SplitMixStream(1, "triangles", 0);
    CoverageMask coverage = new CoverageMask(N);
    for (int i = 0; i < 200; i++) {
      float[] p = new float[6];
      for (int k = 0; k < 6; k++) {
        p[k] = random.between(0, N);
      }
      double area = 0.5 * Math.abs((p[2] - p[0]) * (p[5] - p[1]) - (p[4] - p[0]) * (p[3] - p[1]));
      Polyline triangle = points(p);
      assertEquals(area, sum(coverage.inside(triangle)), 0.002 * N);
      assertEquals(area, sum(coverage.inside(triangle.reversed())), 0.002 * N);
    }
  }

  @Test
  void what_lies_outside_the_canvas_is_cut_off() {
    CoverageMask coverage = new CoverageMask(N);
    assertEquals(N * N, sum(coverage.inside(points(-50, -50, 90, -50, 90, 90, -50, 90))), 1e-3);
    assertEquals(4 * 5, sum(coverage.inside(points(-3, -2, 4, -2, 4, 5, -3, 5))), 1e-3);
    assertEquals(4 * 5, sum(coverage.inside(points(28, 27, 60, 27, 60, 60, 28, 60))), 1e-3);
    assertEquals(0, sum(coverage.inside(points(40, 1, 50, 1, 50, 9))), 0);
    assertEquals(0, sum(coverage.inside(points(1, -9, 5, -9, 5, -1))), 0);
  }

  @Test
  void softening_keeps_the_area_and_blurs_the_edge() {
    CoverageMask coverage = new CoverageMask(N).inside(points(12, 12, 20, 12, 20, 20, 12, 20));
    coverage.soften(2);
    assertEquals(64, sum(coverage), 1e-3);
    assertTrue(coverage.value[16 * N + 10] > 0.05 && coverage.value[16 * N + 10] < 0.5);
    assertTrue(coverage.value[16 * N + 13] < 1);
  }

  @Test
  void softening_does_not_fade_at_the_border_of_the_canvas() {
    CoverageMask coverage = new CoverageMask(N).inside(points(-9, -9, 50, -9, 50, 50, -9, 50));
    coverage.soften(3);
    assertEquals(1, coverage.value[0], 1e-5);
    assertEquals(1, coverage.value[N * N - 1], 1e-5);
  }

  @Test
  void clipping_multiplies() {
    CoverageMask left = new CoverageMask(N).inside(points(0, 0, 10.5f, 0, 10.5f, N, 0, N));
    CoverageMask square = new CoverageMask(N);
    square.inside(points(8, 8, 16, 8, 16, 16, 8, 16)).within(left);
    assertEquals(2.5 * 8, sum(square), 1e-3);
    square.inside(points(8, 8, 16, 8, 16, 16, 8, 16)).without(left);
    assertEquals(5.5 * 8, sum(square), 1e-3);
  }
}
