package kinesic.facebehavior.training;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.RelatednessEstimate;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.network.AffectHeads;
import kinesic.facebehavior.network.Heads;
import kinesic.facebehavior.network.PeopleHeads;

/**
 * What faces that are annotated twice say about which binary labels go with which category:
 * expressions and action units, or people and attributes.
 *
 * @param row a word for what a category is
 * @param faces how many faces were annotated with both
 * @param estimate their counts
 */
public record Relating(String row, int faces, RelatednessEstimate estimate) {

  /**
   * Counts the faces of manifests that carry both an identity and attributes, or both an expression
   * and action units. With identities, the categories are all people there, in alphabetical order.
   *
   * @throws IllegalArgumentException if no face carries both labels of either kind, or faces carry
   *     both kinds of both
   */
  public static Relating of(List<Manifest> manifests) {
    List<FaceLabels> people = doubly(manifests, LabelKind.IDENTITY, LabelKind.ATTRIBUTES);
    List<FaceLabels> affect = doubly(manifests, LabelKind.EXPRESSION, LabelKind.ACTION_UNITS);
    if (people.isEmpty() == affect.isEmpty()) {
      throw new IllegalArgumentException(
          people.isEmpty()
              ? "relatedness: no face is annotated with an expression and action units, or with an"
                  + " identity and attributes"
              : "relatedness: there are faces with expression and action units and faces with"
                  + " identity and attributes, expected one kind");
    }
    Heads heads =
        people.isEmpty()
            ? new AffectHeads()
            : new PeopleHeads(
                people.stream()
                    .flatMap(labels -> labels.identity().stream())
                    .distinct()
                    .sorted()
                    .toList());
    List<FaceLabels> faces = people.isEmpty() ? affect : people;
    return new Relating(heads.categories().term(), faces.size(), count(heads, faces));
  }

  private static List<FaceLabels> doubly(
      List<Manifest> manifests, LabelKind category, LabelKind binaries) {
    List<FaceLabels> faces = new ArrayList<>();
    for (Manifest manifest : manifests) {
      for (ManifestRow row : manifest.rows()) {
        if (category.isIn(row.labels()) && binaries.isIn(row.labels())) {
          faces.add(row.labels());
        }
      }
    }
    return faces;
  }

  private static RelatednessEstimate count(Heads heads, List<FaceLabels> faces) {
    RelatednessEstimate estimate =
        new RelatednessEstimate(heads.categories().labels(), heads.binaries().labels());
    BatchLabels labels = heads.encode(faces);
    for (int i = 0; i < labels.samples(); i++) {
      for (int m = 0; m < heads.binaries().size(); m++) {
        if (labels.binaries().isAnnotated(i, m)) {
          estimate.add(labels.categories().category(i), m, labels.binaries().isPresent(i, m));
        }
      }
    }
    return estimate;
  }
}
