package kinesic.facebehavior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RelatednessTest {

  private static final int FEAR = Expression.FEAR.index();
  private static final int SADNESS = Expression.SADNESS.index();

  @Test
  void theDuTableIsTheOneOfThePaper() {
    // rows neutral, anger, disgust, fear, happiness, sadness, surprise;
    // AUs    1     2    4     5    6    7  9    10 12 14 15  17    20 23    24   25  26
    float[] expected = {
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, //
      0, 0, 1, 0, 0, 1, 0, .26f, 0, 0, 0, .52f, 0, .29f, 1, 0, 0, //
      0, 0, .31f, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, .26f, 0, 0, //
      1, .57f, 1, .63f, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, .33f, //
      0, 0, 0, 0, .51f, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, //
      .60f, 0, 1, 0, .50f, 0, 0, 0, 0, 0, 1, .67f, 0, 0, 0, 0, 0, //
      1, 1, 0, .66f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, //
    };
    assertArrayEquals(expected, Relatedness.duWeighted().weights());
  }

  @Test
  void theBinaryTableHasOnesAndKeepsTheDistinction() {
    Relatedness weighted = Relatedness.duWeighted();
    Relatedness binary = Relatedness.duBinary();
    for (int k = 0; k < Expression.COUNT; k++) {
      for (int m = 0; m < ActionUnit.COUNT; m++) {
        assertEquals(weighted.weight(k, m) > 0 ? 1 : 0, binary.weight(k, m));
        assertEquals(weighted.isPrototypical(k, m), binary.isPrototypical(k, m));
        assertEquals(weighted.isObservational(k, m), binary.isObservational(k, m));
      }
    }
    assertNotEquals(weighted, binary);
    assertEquals(binary, binary.binary());
  }

  @Test
  void aRotatedTableGivesEachExpressionTheRowOfAnother() {
    Relatedness table = Relatedness.duWeighted();
    Relatedness rotated = table.withRotatedCategories();
    int[] sources = {0, 2, 3, 4, 5, 6, 1}; // neutral keeps its row of 0
    for (int k = 0; k < Expression.COUNT; k++) {
      for (int m = 0; m < ActionUnit.COUNT; m++) {
        assertEquals(table.weight(sources[k], m), rotated.weight(k, m));
        assertEquals(table.isPrototypical(sources[k], m), rotated.isPrototypical(k, m));
      }
    }
    assertEquals(table.categories(), rotated.categories());
  }

  @Test
  void aTableOfOneRelatedCategoryCannotBeRotated() {
    Relatedness table =
        Relatedness.of(
            List.of("Ann", "Bob"),
            List.of("hat"),
            new float[][] {{.5f}, {0}},
            new boolean[][] {{false}, {false}});
    assertEquals(
        "relatedness: 1 related categories, expected at least 2 to rotate",
        assertThrows(IllegalArgumentException.class, table::withRotatedCategories).getMessage());
  }

  @Test
  void prototypicalAndObservationalAreTwoKinds() {
    Relatedness table = Relatedness.duWeighted();
    int au1 = ActionUnit.INNER_BROW_RAISER.index();
    assertTrue(table.isPrototypical(FEAR, au1));
    assertFalse(table.isObservational(FEAR, au1));
    assertFalse(table.isPrototypical(SADNESS, au1));
    assertTrue(table.isObservational(SADNESS, au1));
    assertFalse(table.isObservational(Expression.ANGER.index(), au1));
  }

  @Test
  void onlyAu14AndNeutralAreUnrelated() {
    Relatedness table = Relatedness.duWeighted();
    for (ActionUnit unit : ActionUnit.values()) {
      assertEquals(unit != ActionUnit.DIMPLER, table.relatesBinary(unit.index()), unit.column());
    }
    for (Expression expression : Expression.values()) {
      assertEquals(expression != Expression.NEUTRAL, table.relatesCategory(expression.index()));
    }
  }

  @Test
  void changingAnArrayThatWentInOrOutChangesNothing() {
    float[][] weights = {{0.5f, 1}};
    boolean[][] prototypical = {{false, true}};
    Relatedness table =
        Relatedness.of(List.of("Ann"), List.of("hat", "glasses"), weights, prototypical);
    weights[0][0] = 0;
    prototypical[0][1] = false;
    table.weights()[0] = 0;
    assertEquals(0.5f, table.weight(0, 0));
    assertTrue(table.isPrototypical(0, 1));
  }

  @Test
  void wrongPartsAreRefusedByName() {
    List<String> people = List.of("Ann", "Bob");
    List<String> hat = List.of("hat");
    boolean[][] none = {{false}, {false}};
    assertMessage(
        "relatedness: weights has 1 rows, categories 2", people, hat, new float[][] {{0}}, none);
    assertMessage(
        "relatedness: weights row \"Bob\" has 2 columns, binaries 1",
        people,
        hat,
        new float[][] {{0}, {0, 0}},
        none);
    assertMessage(
        "relatedness: weight of (Bob, hat) is 1.5, expected 0 to 1",
        people,
        hat,
        new float[][] {{0}, {1.5f}},
        none);
    assertMessage(
        "relatedness: weight of (Ann, hat) is NaN, expected 0 to 1",
        people,
        hat,
        new float[][] {{Float.NaN}, {0}},
        none);
    assertMessage(
        "relatedness: weight of (Bob, hat) is 0.0, yet marked prototypical",
        people,
        hat,
        new float[][] {{0}, {0}},
        new boolean[][] {{false}, {true}});
    assertMessage(
        "relatedness: categories name \"Ann\" appears twice",
        List.of("Ann", "Ann"),
        hat,
        new float[][] {{0}, {0}},
        none);
  }

  private static void assertMessage(
      String message,
      List<String> categories,
      List<String> binaries,
      float[][] weights,
      boolean[][] prototypical) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class,
                () -> Relatedness.of(categories, binaries, weights, prototypical))
            .getMessage());
  }

  @Test
  void anEntryOutsideTheTableIsRefused() {
    assertThrows(IndexOutOfBoundsException.class, () -> Relatedness.duWeighted().weight(0, 17));
    assertThrows(IndexOutOfBoundsException.class, () -> Relatedness.duWeighted().weight(7, 0));
  }
}
