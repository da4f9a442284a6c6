package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableKindTest {

  private static final int HAPPINESS = Expression.HAPPINESS.index();

  @TempDir private Path folder;

  private SyntheticData drawn() {
    return SyntheticData.affect(
        SyntheticFamily.FIRST, new SyntheticCache(folder, 1, line -> {}), 1200, 16, 12);
  }

  @Test
  void tables_come_from_the_one_of_du_or_from_faces_with_both_labels() throws IOException {
    SyntheticData data = drawn();
    Relatedness du = Relatedness.duWeighted();
    assertEquals(du, TableKind.WEIGHTED.of(data, 1));
    assertEquals(Relatedness.duBinary(), TableKind.BINARY.of(data, 1));
    assertEquals(du.withRotatedCategories(), TableKind.WRONG.of(data, 1));

    Relatedness estimated = TableKind.ESTIMATED.of(data, 1);
    assertEquals(du.categories(), estimated.categories());
    assertEquals(du.binaries(), estimated.binaries());
    int smile = ActionUnit.LIP_CORNER_PULLER.index();
    assertTrue(estimated.weight(HAPPINESS, smile) > .7f);
    assertTrue(estimated.isPrototypical(HAPPINESS, smile));
    assertEquals(0, estimated.weight(Expression.SADNESS.index(), smile));
    assertEquals(estimated, TableKind.ESTIMATED.of(drawn(), 1)); // read again
  }

  @Test
  void data_without_faces_of_both_labels_have_no_estimate() throws IOException {
    GivenData given =
        new GivenData(drawn().training(1), List.of(), Optional.empty(), Optional.empty());
    assertEquals(Relatedness.duWeighted(), TableKind.WEIGHTED.of(given, 1));
    assertEquals(
        "study: a table of relatedness cannot be estimated, because no face of the training data"
            + " carries both kinds of label",
        assertThrows(IOException.class, () -> TableKind.ESTIMATED.of(given, 1)).getMessage());
  }
}
