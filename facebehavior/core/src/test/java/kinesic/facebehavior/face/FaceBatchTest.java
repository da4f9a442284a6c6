package kinesic.facebehavior.face;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.BinaryLabels;
import kinesic.facebehavior.loss.CategoryLabels;
import kinesic.facebehavior.loss.ValueLabels;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.kernels.Backends;
import org.junit.jupiter.api.Test;

final class FaceBatchTest {

  private static final FaceLabels HAPPY =
      FaceLabels.NONE.with(Affect.EXPRESSION, Affect.label(Expression.HAPPINESS));
  private static final FaceLabels SMILING =
      FaceLabels.NONE.with(
          Affect.ACTION_UNITS,
          Presence.NONE
              .with(ActionUnit.LIP_CORNER_PULLER.index(), true)
              .with(ActionUnit.BROW_LOWERER.index(), false));
  private static final FaceLabels CALM =
      FaceLabels.NONE.with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(.25f, -.5f));

  @Test
  void pixels_become_numbers_from_minus_one_to_one_in_order() {
    byte[] black = new byte[12];
    byte[] other = new byte[12];
    other[0] = (byte) 255;
    other[11] = 51;
    FaceBatch batch =
        FaceBatch.of(
            List.of(
                new FaceSample(new FaceImage(2, black), HAPPY),
                new FaceSample(new FaceImage(2, other), CALM)),
            Affect.HEADS);

    Tensor images = batch.images().upload(Backends.standard());
    assertEquals(Shape.of(2, 2, 2, 3), images.shape());
    assertEquals(-1f, images.get(0, 1, 1, 2));
    assertEquals(1f, images.get(1, 0, 0, 0));
    assertEquals(51 / 127.5f - 1, images.get(1, 1, 1, 2));
  }

  @Test
  void what_is_not_annotated_stays_unknown() {
    BatchLabels labels = FaceBatch.labels(List.of(HAPPY, SMILING, CALM), Affect.HEADS);

    assertArrayEquals(
        new int[] {Expression.HAPPINESS.index(), CategoryLabels.NONE, CategoryLabels.NONE},
        labels.categories("expression").toArray());
    BinaryLabels units = labels.binaries("action_units");
    assertEquals(1, units.annotatedSamples());
    assertEquals(2, units.annotated(1));
    assertTrue(units.isPresent(1, ActionUnit.LIP_CORNER_PULLER.index()));
    assertTrue(units.isAnnotated(1, ActionUnit.BROW_LOWERER.index()));
    assertFalse(units.isPresent(1, ActionUnit.BROW_LOWERER.index()));
    assertFalse(units.isAnnotated(1, ActionUnit.JAW_DROP.index()));
    ValueLabels affect = labels.values("valence_arousal");
    assertFalse(affect.isAnnotated(0, 0));
    assertEquals(.25f, affect.value(2, 0));
    assertEquals(-.5f, affect.value(2, 1));
    assertEquals(1, labels.annotatedSamples("valence_arousal"));
  }

  @Test
  void labels_of_a_task_that_the_batch_does_not_have_are_refused_by_name() {
    BatchLabels labels = FaceBatch.labels(List.of(HAPPY), List.of(Affect.EXPRESSION));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> labels.binaries("action_units"));
    assertEquals(
        "batch labels: task action_units has no BinaryLabels, there are labels of [expression]",
        e.getMessage());
  }

  @Test
  void images_of_different_sizes_are_refused_with_both_sizes() {
    List<FaceImage> images = List.of(new FaceImage(2, new byte[12]), new FaceImage(1, new byte[3]));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> FaceImages.of(images));
    assertEquals(
        "face images: differ in size - image 0 has side 2, image 1 has side 1", e.getMessage());
  }
}
