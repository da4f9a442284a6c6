package kinesic.facebehavior.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.detect.MarkerDetector;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import org.junit.jupiter.api.Test;

final class FaceNumbersTest {

  private static final List<Task> PEOPLE = List.of(Identity.PERSON);
  private static final List<Task> AFFECT = List.copyOf(Affect.HEADS);
  private static final float[] ANN = {1, 0, 0};
  private static final float[] BEN = {0, 1, 0};

  private static PredictionRow row(double seconds, double x, float... embedding) {
    return PredictionRow.of(
        FaceFile.frame(Path.of("clip.mp4"), (int) (10 * seconds), seconds),
        0,
        Optional.of(MarkerDetector.face(x, 100, 60)),
        new Prediction(Map.of(), Map.of(), embedding));
  }

  /** The numbers of a person, and of another one who is at the same place a second later. */
  private static List<Integer> oneAfterAnother(List<Task> tasks) {
    FaceNumbers numbers = new FaceNumbers(tasks);
    return Stream.of(
            numbers.numbered(0, List.of(row(0, 100, ANN))),
            numbers.numbered(0.1, List.of(row(0.1, 101, ANN))),
            numbers.numbered(1.1, List.of(row(1.1, 100, BEN))))
        .flatMap(List::stream)
        .map(PredictionRow::face)
        .toList();
  }

  @Test
  void only_the_embeddings_of_a_network_of_people_tell_them_apart() {
    assertEquals(List.of(0, 0, 1), oneAfterAnother(PEOPLE));
    assertEquals(List.of(0, 0, 0), oneAfterAnother(AFFECT));
  }

  @Test
  void rows_keep_their_order_and_rows_without_a_place_stay_as_they_are() {
    FaceNumbers numbers = new FaceNumbers(AFFECT);
    List<PredictionRow> both = List.of(row(0, 100), row(0, 300));
    assertEquals(List.of(0, 1), numbers.numbered(0, both).stream().map(r -> r.face()).toList());
    List<PredictionRow> swapped = List.of(row(0.1, 302), row(0.1, 102));
    List<PredictionRow> after = numbers.numbered(0.1, swapped);
    assertEquals(List.of(1, 0), after.stream().map(r -> r.face()).toList());
    assertEquals(swapped.get(0).place(), after.get(0).place());
    PredictionRow nobody = PredictionRow.withoutFace(swapped.get(0).file());
    assertSame(nobody, numbers.numbered(0.2, List.of(nobody)).get(0));
    PredictionRow crop =
        PredictionRow.of(nobody.file(), new Prediction(Map.of(), Map.of(), new float[0]));
    assertSame(crop, numbers.numbered(0.3, List.of(crop)).get(0));
  }

  @Test
  void a_change_of_scene_ends_all_faces() {
    FaceNumbers numbers = new FaceNumbers(AFFECT);
    assertEquals(0, numbers.numbered(0, List.of(row(0, 100))).get(0).face());
    numbers.changeScene();
    assertEquals(1, numbers.numbered(0.1, List.of(row(0.1, 100))).get(0).face());
  }
}
