package kinesic.facebehavior.face;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.CategoryLabels;
import org.junit.jupiter.api.Test;

final class FaceBatchTest {

  private static final FaceLabels HAPPY = FaceLabels.NONE.with(Expression.HAPPINESS);
  private static final FaceLabels SMILING =
      FaceLabels.NONE.with(
          ActionUnitLabels.NONE
              .with(ActionUnit.LIP_CORNER_PULLER, true)
              .with(ActionUnit.BROW_LOWERER, false));
  private static final FaceLabels CALM = FaceLabels.NONE.with(new ValenceArousal(.25f, -.5f));

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
                new FaceSample(new FaceImage(2, other), CALM)));

    assertEquals(Shape.of(2, 2, 2, 3), batch.images().shape());
    assertEquals(-1f, batch.images().get(0, 1, 1, 2));
    assertEquals(1f, batch.images().get(1, 0, 0, 0));
    assertEquals(-.6f, batch.images().get(1, 1, 1, 2), 1e-7);
  }

  @Test
  void what_is_not_annotated_stays_unknown() {
    BatchLabels labels = FaceBatch.labels(List.of(HAPPY, SMILING, CALM));

    assertArrayEquals(
        new int[] {Expression.HAPPINESS.index(), CategoryLabels.NONE, CategoryLabels.NONE},
        labels.categories().toArray());
    assertEquals(1, labels.binaries().annotatedSamples());
    assertEquals(2, labels.binaries().annotated(1));
    assertTrue(labels.binaries().isPresent(1, ActionUnit.LIP_CORNER_PULLER.index()));
    assertTrue(labels.binaries().isAnnotated(1, ActionUnit.BROW_LOWERER.index()));
    assertFalse(labels.binaries().isPresent(1, ActionUnit.BROW_LOWERER.index()));
    assertFalse(labels.binaries().isAnnotated(1, ActionUnit.JAW_DROP.index()));
    assertFalse(labels.values().isAnnotated(0, 0));
    assertEquals(.25f, labels.values().value(2, 0));
    assertEquals(-.5f, labels.values().value(2, 1));
  }

  @Test
  void images_of_different_sizes_are_refused_with_both_sizes() {
    List<FaceImage> images = List.of(new FaceImage(2, new byte[12]), new FaceImage(1, new byte[3]));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> FaceBatch.images(images));
    assertEquals(
        "face batch: images differ in size - image 0 has side 2, image 1 has side 1",
        e.getMessage());
  }

  @Test
  void a_present_unit_must_be_annotated_and_one_of_the_17() {
    assertThrows(IllegalArgumentException.class, () -> new ActionUnitLabels(0b10, 0b11));
    assertThrows(IllegalArgumentException.class, () -> new ActionUnitLabels(1 << 17, 0));
    assertEquals(17, ActionUnitLabels.ALL_ABSENT.count());
  }

  @Test
  void valence_outside_its_range_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> new ValenceArousal(-5f, 0f));
    assertThrows(IllegalArgumentException.class, () -> new ValenceArousal(0f, Float.NaN));
  }
}
