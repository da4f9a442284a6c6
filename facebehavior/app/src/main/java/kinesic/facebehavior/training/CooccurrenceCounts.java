package kinesic.facebehavior.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.RelatednessEstimate;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.MultiLabel;

/**
 * How often each label of a multi-label task occurs with each class of a classification, counted on
 * faces that are annotated with both: expressions and action units, or people and attributes.
 *
 * @param row the name of a class: "expression" or "identity"
 * @param faces the number of faces that are annotated with both
 * @param estimate their counts
 */
public record CooccurrenceCounts(String row, int faces, RelatednessEstimate estimate) {

  /**
   * Counts the faces of manifests that carry both an identity and attributes, or both an expression
   * and action units.
   *
   * @throws IllegalArgumentException if no face carries both labels of either pair, or faces carry
   *     both labels of both pairs
   */
  public static CooccurrenceCounts of(List<Manifest> manifests) {
    Optional<CooccurrenceCounts> people = ofPeople(manifests);
    Optional<CooccurrenceCounts> affect = ofAffect(manifests);
    if (people.isEmpty() == affect.isEmpty()) {
      throw new IllegalArgumentException(
          people.isEmpty()
              ? "relatedness: no face is annotated with an expression and action units, or with an"
                  + " identity and attributes"
              : "relatedness: there are faces with expression and action units and faces with"
                  + " identity and attributes, expected one of the two");
    }
    return people.or(() -> affect).orElseThrow();
  }

  /**
   * Counts the faces that carry both an identity and attributes; empty if no face does. The classes
   * are all people there, in alphabetical order.
   */
  public static Optional<CooccurrenceCounts> ofPeople(List<Manifest> manifests) {
    List<FaceLabels> people = both(manifests, Identity.PERSON, Identity.ATTRIBUTES);
    List<String> names =
        people.stream()
            .flatMap(labels -> labels.of(Identity.PERSON).stream())
            .distinct()
            .sorted()
            .toList();
    return people.isEmpty()
        ? Optional.empty()
        : Optional.of(count(Identity.PERSON.withLabels(names), Identity.ATTRIBUTES, people));
  }

  /** Counts the faces that carry both an expression and action units; empty if no face does. */
  public static Optional<CooccurrenceCounts> ofAffect(List<Manifest> manifests) {
    List<FaceLabels> faces = both(manifests, Affect.EXPRESSION, Affect.ACTION_UNITS);
    return faces.isEmpty()
        ? Optional.empty()
        : Optional.of(count(Affect.EXPRESSION, Affect.ACTION_UNITS, faces));
  }

  private static List<FaceLabels> both(
      List<Manifest> manifests, Classification categories, MultiLabel binaries) {
    List<FaceLabels> faces = new ArrayList<>();
    for (Manifest manifest : manifests) {
      for (ManifestRow row : manifest.rows()) {
        if (row.labels().isAnnotated(categories) && row.labels().isAnnotated(binaries)) {
          faces.add(row.labels());
        }
      }
    }
    return faces;
  }

  private static CooccurrenceCounts count(
      Classification categories, MultiLabel binaries, List<FaceLabels> faces) {
    RelatednessEstimate estimate = new RelatednessEstimate(categories.labels(), binaries.labels());
    for (FaceLabels face : faces) {
      int category = categories.index(face.of(categories).orElseThrow());
      Presence presence = face.of(binaries);
      for (int m = 0; m < binaries.size(); m++) {
        if (presence.isAnnotated(m)) {
          estimate.add(category, m, presence.isPresent(m));
        }
      }
    }
    return new CooccurrenceCounts(categories.names().lossName(), faces.size(), estimate);
  }
}
