package kinesic.facebehavior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RelatednessEstimateTest {

  private static void add(RelatednessEstimate e, int k, int m, int present, int absent) {
    for (int i = 0; i < present; i++) {
      e.add(k, m, true);
    }
    for (int i = 0; i < absent; i++) {
      e.add(k, m, false);
    }
  }

  @Test
  void an_entry_is_the_fraction_of_the_faces_for_which_it_is_annotated() {
    RelatednessEstimate counts =
        new RelatednessEstimate(List.of("ann", "ben"), List.of("hat", "beard", "glasses"));
    add(counts, 0, 0, 3, 1);
    add(counts, 0, 1, 0, 9);
    add(counts, 0, 2, 2, 2);
    add(counts, 1, 0, 1, 19); // .05, below the threshold
    add(counts, 1, 1, 2, 0); // certain, but seen twice only
    Relatedness table = counts.table(3, .1);
    assertEquals(.75f, table.weight(0, 0));
    assertEquals(0, table.weight(0, 1));
    assertEquals(.5f, table.weight(0, 2));
    assertEquals(0, table.weight(1, 0));
    assertEquals(0, table.weight(1, 1));
    assertEquals(0, table.weight(1, 2));
    assertTrue(table.isPrototypical(0, 0));
    assertTrue(table.isObservational(0, 2));
    assertFalse(table.relatesCategory(1));
    assertEquals(4, counts.supported(3));
    assertEquals(20, counts.support(1, 0));
    assertEquals(1, counts.table(2, .1).weight(1, 1));
  }

  @Test
  void numbers_out_of_range_are_refused() {
    RelatednessEstimate counts = new RelatednessEstimate(List.of("a"), List.of("b"));
    assertThrows(IllegalArgumentException.class, () -> counts.table(0, .1));
    assertThrows(IllegalArgumentException.class, () -> counts.table(1, 1.5));
  }

  @Test
  void a_table_is_arranged_as_the_heads_are_and_says_what_it_lacks() {
    Relatedness fearFirst =
        Relatedness.duWeighted().arranged(List.of("fear", "anger"), List.of("AU04", "AU01"));
    assertEquals(List.of("fear", "anger"), fearFirst.categories());
    assertEquals(1, fearFirst.weight(0, 1));
    assertEquals(0, fearFirst.weight(1, 1));
    assertTrue(fearFirst.isPrototypical(1, 0));
    assertEquals(
        "has no row \"envy\"",
        assertThrows(
                IllegalArgumentException.class,
                () -> Relatedness.duWeighted().arranged(List.of("envy"), List.of()))
            .getMessage());
  }
}
