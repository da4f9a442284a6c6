package kinesic.facebehavior.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import kinesic.facebehavior.dataset.FaceLandmarks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FaceTrackerTest {

  private static final double FRAME = 0.04; // seconds
  private static final int SIZE = 80; // pixels

  private final FaceTracker tracker = new FaceTracker();
  private int frame;

  private static DetectedFace face(double x, double y, double size) {
    return new DetectedFace(x, y, size, size, 0.9, FaceLandmarks.of(1, 1, 3, 1, 2, 2, 1, 3, 3, 3));
  }

  private static DetectedFace face(double x) {
    return face(x, 100, SIZE);
  }

  /** The embedding of a person, with noise: vectors of different people are about orthogonal. */
  private static float[] embedding(int person, Random noise) {
    Random random = new Random(person);
    float[] vector = new float[64];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (random.nextGaussian() + 0.3 * noise.nextGaussian());
    }
    return vector;
  }

  private List<Integer> next(DetectedFace... faces) {
    return tracker.next(FRAME * frame++, List.of(faces), List.of());
  }

  private List<Integer> next(List<float[]> embeddings, DetectedFace... faces) {
    return tracker.next(FRAME * frame++, List.of(faces), embeddings);
  }

  private void skip(double seconds) {
    for (int i = 0; i < Math.round(seconds / FRAME); i++) {
      assertEquals(List.of(), next());
    }
  }

  @Test
  void numbers_count_in_the_order_of_appearance() {
    assertEquals(List.of(0, 1), next(face(0), face(300)));
    assertEquals(List.of(1, 0), next(face(301), face(1)));
    assertEquals(List.of(2, 1, 0), next(face(600), face(302), face(2)));
  }

  @Test
  void a_face_keeps_its_number_when_it_jitters_and_the_detector_misses_it() {
    Random random = new Random(1);
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      double size = SIZE * (1 + 0.1 * random.nextGaussian());
      double x = 100 + 4 * random.nextGaussian();
      numbers.addAll(
          random.nextInt(4) == 0 ? next() : next(face(x, 100 + 4 * random.nextGaussian(), size)));
    }
    assertEquals(Set.of(0), numbers);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 100, 200, 320}) // pixels per second
  void people_who_cross_keep_their_numbers(int speed) {
    int numberOfRight = 1;
    for (double way = 0; way <= 400; way += speed * FRAME) {
      DetectedFace front = face(way);
      DetectedFace behind = face(400 - way, 96, SIZE);
      if (front.overlap(behind) > 0.3) { // the detector suppresses the face behind
        assertEquals(List.of(0), next(front), "at " + way);
      } else if (way < 200) {
        assertEquals(List.of(0, numberOfRight), next(front, behind), "at " + way);
      } else {
        assertEquals(List.of(numberOfRight, 0), next(behind, front), "at " + way);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1, 1.9})
  void a_face_keeps_its_number_behind_something(double seconds) {
    for (int i = 0; i < 25; i++) {
      assertEquals(List.of(0), next(face(100 + 2 * i)));
    }
    skip(seconds);
    double way = 2 * seconds / FRAME; // it went on
    assertEquals(List.of(0), next(face(150 + way / 2)));
  }

  @Test
  void a_face_that_comes_back_later_has_a_new_number() {
    next(face(100));
    skip(2.1);
    assertEquals(List.of(1), next(face(100)));
  }

  @Test
  void someone_who_comes_after_another_has_left_has_a_new_number() {
    for (int x = 400; x < 560; x += 4) {
      assertEquals(List.of(0), next(face(x)));
    }
    skip(0.5);
    assertEquals(List.of(1), next(face(0)));
    assertEquals(List.of(1), next(face(4)));
  }

  @Test
  void a_face_of_another_size_is_not_the_one_before() {
    next(face(100));
    skip(0.4);
    assertEquals(List.of(1), next(face(60, 60, 3 * SIZE)));
  }

  @Test
  void only_embeddings_continue_a_face_in_another_scene() {
    Random noise = new Random(2);
    for (int i = 0; i < 20; i++) {
      next(List.of(embedding(7, noise), embedding(8, noise)), face(100), face(300));
    }
    tracker.changeScene();
    assertEquals(
        List.of(2, 0),
        next(List.of(embedding(9, noise), embedding(7, noise)), face(100), face(300)));
    assertEquals(
        List.of(2, 0),
        next(List.of(embedding(9, noise), embedding(7, noise)), face(101), face(300)));
    FaceTracker without = new FaceTracker();
    assertEquals(List.of(0), without.next(0, List.of(face(100)), List.of()));
    without.changeScene();
    assertEquals(List.of(1), without.next(FRAME, List.of(face(100)), List.of()));
    assertEquals(List.of(1), without.next(2 * FRAME, List.of(face(100)), List.of()));
  }

  @Test
  void embeddings_tell_who_comes_back() {
    Random noise = new Random(3);
    for (int i = 0; i < 20; i++) {
      next(List.of(embedding(1, noise), embedding(2, noise)), face(100), face(300));
    }
    skip(1);
    assertEquals(
        List.of(1, 2),
        next(List.of(embedding(2, noise), embedding(3, noise)), face(100), face(300)),
        "the second one took the place of the first one, someone else that of the second one");
    assertEquals(
        List.of(1, 2, 0),
        next(
            List.of(embedding(2, noise), embedding(3, noise), embedding(1, noise)),
            face(100),
            face(300),
            face(700)),
        "recognised elsewhere");
  }

  @Test
  void frames_may_be_far_apart() {
    for (int i = 0; i < 10; i++) {
      assertEquals(
          List.of(0, 1), tracker.next(5.0 * i, List.of(face(100 + i), face(400)), List.of()));
    }
    assertEquals(List.of(), tracker.next(55, List.of(), List.of()));
    assertEquals(List.of(2), tracker.next(60, List.of(face(110)), List.of()));
  }

  @Test
  void all_faces_are_assigned_at_once() {
    next(face(0), face(50));
    // the first box overlaps most with the old second one, whose own next box is the second
    assertEquals(List.of(0, 1), next(face(35), face(80)));
  }

  @Test
  void numbers_depend_on_the_arguments_alone() {
    assertEquals(walk(), walk());
    assertTrue(walk().stream().allMatch(numbers -> Set.copyOf(numbers).size() == numbers.size()));
  }

  private static List<List<Integer>> walk() {
    FaceTracker tracker = new FaceTracker();
    Random random = new Random(4);
    double[] places = new double[12];
    List<List<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<DetectedFace> faces = new ArrayList<>();
      for (int p = 0; p < places.length; p++) {
        places[p] += 10 * random.nextGaussian();
        if (random.nextInt(5) > 0) {
          faces.add(face(50 * p + places[p]));
        }
      }
      all.add(tracker.next(i * FRAME, faces, List.of()));
    }
    return all;
  }

  @Test
  void wrong_arguments_are_refused() {
    tracker.next(1, List.of(), List.of());
    assertThrows(IllegalArgumentException.class, () -> tracker.next(0.9, List.of(), List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> tracker.next(2, List.of(), List.of(new float[] {1})));
    assertThrows(
        IllegalArgumentException.class, () -> tracker.next(Double.NaN, List.of(), List.of()));
  }

  @Test
  void an_assignment_has_the_largest_gain() {
    Random random = new Random(5);
    for (int trial = 0; trial < 300; trial++) {
      int rows = random.nextInt(5);
      int columns = random.nextInt(5);
      double[][] gain = new double[rows][columns];
      for (double[] row : gain) {
        Arrays.setAll(row, j -> Math.max(0, random.nextDouble() - 0.3));
      }
      int[] best = Assignment.best(gain, columns);
      double sum = 0;
      Set<Integer> taken = new HashSet<>();
      for (int i = 0; i < rows; i++) {
        if (best[i] >= 0) {
          assertTrue(gain[i][best[i]] > 0 && taken.add(best[i]));
          sum += gain[i][best[i]];
        }
      }
      assertEquals(largest(gain, 0, new boolean[columns]), sum, 1e-12);
    }
  }

  /** The largest sum by trying everything. */
  private static double largest(double[][] gain, int row, boolean[] taken) {
    if (row == gain.length) {
      return 0;
    }
    double best = largest(gain, row + 1, taken);
    for (int j = 0; j < taken.length; j++) {
      if (!taken[j]) {
        taken[j] = true;
        best = Math.max(best, gain[row][j] + largest(gain, row + 1, taken));
        taken[j] = false;
      }
    }
    return best;
  }
}
