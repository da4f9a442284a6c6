package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestReader;
import org.jspecify.annotations.Nullable;

/**
 * The databases of a run.
 *
 * @param pools for each kind of label the manifests that carry it, restricted to it; at least one
 *     kind
 * @param validation measured after every epoch; null for none
 */
public record TrainingData(Map<LabelKind, List<Manifest>> pools, @Nullable Manifest validation) {

  /**
   * Leaves out kinds without a manifest.
   *
   * @throws IllegalArgumentException if nothing is left
   */
  public TrainingData {
    Map<LabelKind, List<Manifest>> filled = new EnumMap<>(LabelKind.class);
    pools.forEach(
        (kind, manifests) -> {
          if (!manifests.isEmpty()) {
            filled.put(kind, List.copyOf(manifests));
          }
        });
    pools = Collections.unmodifiableMap(filled);
    if (pools.isEmpty()) {
      throw new IllegalArgumentException("training: there is no database to learn from");
    }
  }

  /**
   * Reads manifests.
   *
   * @param files for each kind of label the files to learn it from, which may carry more
   * @throws kinesic.facebehavior.manifest.ManifestException if a file is none or lacks its label
   */
  public static TrainingData read(Map<LabelKind, List<Path>> files, @Nullable Path validation)
      throws IOException {
    Map<LabelKind, List<Manifest>> pools = new EnumMap<>(LabelKind.class);
    for (LabelKind kind : LabelKind.values()) {
      List<Manifest> manifests = new ArrayList<>();
      for (Path file : files.getOrDefault(kind, List.of())) {
        manifests.add(ManifestReader.read(file).only(kind));
      }
      pools.put(kind, manifests);
    }
    return new TrainingData(pools, validation == null ? null : ManifestReader.read(validation));
  }

  /** Everybody whose identity is to be learned, in alphabetical order. */
  public List<String> people() {
    return pools.getOrDefault(LabelKind.IDENTITY, List.of()).stream()
        .flatMap(manifest -> manifest.rows().stream())
        .flatMap(row -> row.labels().identity().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The manifests of all pools, in the order of their kinds. */
  List<Manifest> all() {
    return pools.values().stream().flatMap(List::stream).toList();
  }

  /** How many faces each pool has, in the order of {@link #all}. */
  int[] sizes() {
    return pools.values().stream()
        .mapToInt(pool -> pool.stream().mapToInt(manifest -> manifest.rows().size()).sum())
        .toArray();
  }

  /** A line for each manifest that changes when an image's name, a label or a landmark does. */
  List<String> fingerprint() {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<LabelKind, List<Manifest>> pool : pools.entrySet()) {
      for (Manifest manifest : pool.getValue()) {
        lines.add(manifest.fingerprint(pool.getKey().words().replace(' ', '-')));
      }
    }
    if (validation != null) {
      lines.add(validation.fingerprint("validation"));
    }
    return lines;
  }
}
