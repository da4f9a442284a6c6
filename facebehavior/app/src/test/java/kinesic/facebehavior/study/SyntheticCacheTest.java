package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyntheticCacheTest {

  @TempDir private Path folder;

  @Test
  void one_of_those_who_need_a_database_at_the_same_time_draws_it() throws Exception {
    SyntheticDatabase database = SyntheticPreset.TEST.database(7, 20, 16);
    ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    List<Future<Path>> manifests = new ArrayList<>();
    try (ExecutorService team = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 3; i++) {
        SyntheticCache cache = new SyntheticCache(folder, 1, said::add);
        manifests.add(team.submit(() -> cache.manifest(7, database)));
      }
    }
    for (Future<Path> manifest : manifests) {
      assertTrue(Files.exists(manifest.get()));
    }
    assertEquals(List.of("drawing 20 faces of test, seed-7"), List.copyOf(said));
  }
}
