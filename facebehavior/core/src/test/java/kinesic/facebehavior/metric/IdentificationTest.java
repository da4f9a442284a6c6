package kinesic.facebehavior.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IdentificationTest {

  private static Identification of(List<String> identities, float[]... vectors) {
    return new Identification(new Embeddings(vectors), identities);
  }

  @Test
  void ranks_are_those_that_one_reads_off_the_plane() {
    // a, b and c lie east, north and west; the probe of a is nearest to a, that of b to a, then b
    Identification faces =
        of(
            List.of("a", "b", "a", "c", "b"),
            new float[] {1, 0},
            new float[] {0, 3},
            new float[] {5, .5f},
            new float[] {-2, 0},
            new float[] {1, .5f});
    assertEquals(3, faces.gallery());
    assertEquals(2, faces.probes());
    assertEquals(.5, faces.within(1).value());
    assertEquals(1.0 / 3, faces.within(1).chance());
    assertEquals(1, faces.within(2).value());
    assertEquals(1, faces.within(5).chance());
  }

  @Test
  void a_tie_is_no_hit() {
    float[] same = {1, 1};
    assertEquals(0, of(List.of("a", "b", "a"), same, same, same).within(1).value());
    float[] zero = {0, 0};
    assertEquals(0, of(List.of("a", "b", "a"), zero, zero, zero).within(1).value());
  }

  @Test
  void without_a_second_image_nothing_is_defined() {
    assertTrue(Double.isNaN(of(List.of("a"), new float[] {1}).within(1).value()));
    assertTrue(Double.isNaN(of(List.of()).within(1).value()));
    assertThrows(IllegalArgumentException.class, () -> of(List.of("a")));
  }

  @Test
  void similarity_is_the_cosine() {
    Embeddings faces =
        new Embeddings(new float[][] {{3, 4}, {4, 3}, {-6, -8}, {0, 0}, {1e30f, 1e30f}});
    assertEquals(24 / 25.0, faces.similarity(0, 1), 1e-7);
    assertEquals(-1, faces.similarity(0, 2), 1e-7);
    assertEquals(0, faces.similarity(0, 3));
    assertEquals(7 / (5 * Math.sqrt(2)), faces.similarity(0, 4), 1e-7);
    assertThrows(IllegalArgumentException.class, () -> new Embeddings(new float[][] {{1}, {1, 2}}));
    assertThrows(IllegalArgumentException.class, () -> new Embeddings(new float[][] {{Float.NaN}}));
  }
}
