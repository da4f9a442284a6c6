package kinesic.facebehavior.face;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kinesic.facebehavior.Attribute;
import org.junit.jupiter.api.Test;

final class AttributeLabelsTest {

  @Test
  void absent_is_something_else_than_not_annotated() {
    AttributeLabels labels =
        AttributeLabels.NONE.with(Attribute.YOUNG, true).with(Attribute.MALE, false);
    assertTrue(labels.isAnnotated(Attribute.YOUNG) && labels.isPresent(Attribute.YOUNG));
    assertTrue(labels.isAnnotated(Attribute.MALE) && !labels.isPresent(Attribute.MALE));
    assertFalse(labels.isAnnotated(Attribute.BALD) || labels.isPresent(Attribute.BALD));
    assertEquals(2, labels.count());
    assertEquals(labels, labels.with(Attribute.YOUNG, false).with(Attribute.YOUNG, true));
  }

  @Test
  void labels_that_contradict_themselves_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> new AttributeLabels(1, 2));
    assertThrows(IllegalArgumentException.class, () -> new AttributeLabels(1L << 40, 0));
  }
}
