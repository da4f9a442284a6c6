package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.training.TrainingData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SyntheticFamilyTest {

  @TempDir private Path folder;

  private SyntheticData data(SyntheticFamily family) {
    return SyntheticData.affect(family, new SyntheticCache(folder, 1, line -> {}), 120, 16, 12);
  }

  @ParameterizedTest
  @EnumSource(SyntheticFamily.class)
  void each_family_trains_all_tasks_and_tests_with_the_truth(SyntheticFamily family)
      throws Exception {
    SyntheticData data = data(family);
    TrainingData training = data.training(3);
    assertEquals(
        Set.of(Affect.VALENCE_AROUSAL, Affect.ACTION_UNITS, Affect.EXPRESSION),
        training.pools().keySet());
    for (List<Manifest> pool : training.pools().values()) {
      assertEquals(1, pool.size());
    }
    Manifest validation = Objects.requireNonNull(training.validation());
    assertTrue(validation.tasks().containsAll(training.pools().keySet()));
    List<StudyData.Test> tests = data.tests(3);
    assertEquals(3, tests.size());
    for (StudyData.Test test : tests) {
      assertEquals(12, test.faces().rows().size(), test.name());
      for (ManifestRow row : test.faces().rows()) {
        assertEquals(17, row.labels().of(Affect.ACTION_UNITS).count(), test.name());
      }
    }
    assertTrue(tests.get(2).faces().tasks().contains(Affect.COMPOUND));
    Relatedness table = data.estimate(3).orElseThrow();
    assertEquals(Affect.EXPRESSION.labels(), table.categories());
    assertEquals(Affect.ACTION_UNITS.labels(), table.binaries());
  }

  @Test
  void families_can_share_a_folder() throws Exception {
    Set<Path> files = new HashSet<>();
    for (SyntheticFamily family : SyntheticFamily.values()) {
      TrainingData training = data(family).training(1);
      for (List<Manifest> pool : training.pools().values()) {
        assertTrue(files.add(pool.getFirst().file()));
      }
    }
    assertEquals(6, files.size());
  }
}
