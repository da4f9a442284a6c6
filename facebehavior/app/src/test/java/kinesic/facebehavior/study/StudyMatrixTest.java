package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import org.junit.jupiter.api.Test;

final class StudyMatrixTest {

  private static final Variant ALONE = Variant.alone(Affect.EXPRESSION, VariantSettings.ONE);
  private static final Variant NONE = Variant.of(VariantSettings.ONE);
  private static final Variant BOTH = Variant.of(VariantSettings.ONE.with(Coupling.BOTH));

  @Test
  void every_variant_is_trained_with_all_labels_and_some_with_fewer_seed_by_seed() {
    StudyMatrix matrix =
        MatrixBuilder.of("first", List.of(0.2, 1.0), 2)
            .complete(List.of(NONE, BOTH), List.of(ALONE))
            .build();
    assertEquals(
        List.of(
            "no coupling, 100 % of the labels, seed 1, first databases",
            "both, 100 % of the labels, seed 1, first databases",
            "expressions alone, 100 % of the labels, seed 1, first databases",
            "no coupling, 20 % of the labels, seed 1, first databases",
            "both, 20 % of the labels, seed 1, first databases"),
        matrix.runs().stream().limit(5).map(VariantRun::toString).toList());
    assertEquals(10, matrix.runs().size());
    assertEquals(
        10,
        new HashSet<>(matrix.runs().stream().map(VariantRun::folder).toList()).size(),
        "folders");
    assertEquals("first/complete/both/20/seed-2", matrix.runs().getLast().folder());
  }

  @Test
  void a_variant_with_other_settings_has_its_own_name_and_folder() {
    Variant changed =
        Variant.of(VariantSettings.ONE.with(Coupling.SOFT_CO_ANNOTATION))
            .with("x 1", VariantSettings.ONE.withTemperature(2));
    assertEquals("soft co-annotation, x 1", changed.name());
    assertEquals("soft-co-annotation-x-1", changed.folder());
    assertEquals(Optional.empty(), changed.alone());
  }

  @Test
  void fractions_that_do_not_ascend_to_one_and_no_seed_are_refused() {
    for (List<Double> wrong :
        List.of(List.of(0.5), List.of(1.0, 0.5), List.of(0.0, 1.0), List.<Double>of())) {
      assertThrows(
          IllegalArgumentException.class,
          () -> MatrixBuilder.of("first", wrong, 1),
          wrong.toString());
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> MatrixBuilder.of("first", List.of(1.0), 0));
    assertEquals("study: seeds is 0, expected at least 1", e.getMessage());
  }

  @Test
  void fewer_labels_are_a_part_of_more_and_people_take_turns() {
    List<ManifestRow> rows =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    new ManifestRow(
                        Path.of(i + ".png"),
                        FaceLabels.NONE.with(Identity.PERSON, Identity.label("p" + i / 10))))
            .toList();
    Manifest all = new Manifest(Path.of("all.csv"), List.of(Identity.PERSON), rows);
    Manifest some = LabelSubset.of(all, 0.25, 3);
    Manifest few = LabelSubset.of(all, 0.1, 3);
    assertEquals(25, some.rows().size());
    assertEquals(10, few.rows().size());
    assertTrue(some.rows().containsAll(few.rows()));
    TreeMap<String, Integer> people = new TreeMap<>();
    some.rows()
        .forEach(
            row -> people.merge(row.labels().of(Identity.PERSON).orElseThrow(), 1, Integer::sum));
    assertEquals(10, people.size());
    assertTrue(people.values().stream().allMatch(n -> n == 2 || n == 3), people.toString());
    assertEquals(all, LabelSubset.of(all, 1, 3));
    assertTrue(!LabelSubset.of(all, 0.25, 4).rows().equals(some.rows()), "another seed, others");
  }
}
