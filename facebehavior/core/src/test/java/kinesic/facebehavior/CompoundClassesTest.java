package kinesic.facebehavior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompoundClassesTest {

  @Test
  void each_set_has_as_many_classes_as_its_database_says() {
    assertEquals(15, CompoundClasses.DU.classes().size());
    assertEquals(11, CompoundClasses.RAF_DB.classes().size());
    assertEquals(7, CompoundClasses.C_EXPR.classes().size());
    assertEquals(14, CompoundClasses.RAF_CE.classes().size());
    for (CompoundClasses set : CompoundClasses.values()) {
      assertEquals(set.classes().size(), Set.copyOf(set.classes()).size(), set.option());
    }
  }

  @Test
  void labels_of_the_databases_have_the_meanings_that_they_publish() {
    assertSame(CompoundExpression.SADLY_FEARFUL, CompoundClasses.RAF_DB.classes().get(3 - 1));
    assertSame(CompoundExpression.ANGRILY_SURPRISED, CompoundClasses.RAF_DB.classes().get(9 - 1));
    assertSame(CompoundExpression.FEARFULLY_DISGUSTED, CompoundClasses.RAF_CE.classes().get(8));
    assertSame(CompoundExpression.HAPPILY_SAD, CompoundClasses.RAF_CE.classes().get(13));
    assertEquals(
        List.of(
            "fearfully surprised",
            "happily surprised",
            "sadly surprised",
            "disgustedly surprised",
            "angrily surprised",
            "sadly fearful",
            "sadly angry"),
        CompoundClasses.C_EXPR.classes().stream().map(CompoundExpression::label).toList());
  }

  @Test
  void the_set_of_du_is_what_stands_in_their_table() {
    assertEquals(List.of(CompoundExpression.values()).subList(0, 15), CompoundClasses.DU.classes());
    assertTrue(CompoundClasses.DU.classes().contains(CompoundExpression.AWED));
  }

  @Test
  void sets_are_known_by_their_names() {
    for (CompoundClasses set : CompoundClasses.values()) {
      assertSame(set, CompoundClasses.parse(set.option()));
    }
    assertEquals(
        "compound classes: \"raf\" is unknown, expected one of du, rafdb, cexpr, rafce",
        assertThrows(IllegalArgumentException.class, () -> CompoundClasses.parse("raf"))
            .getMessage());
  }
}
