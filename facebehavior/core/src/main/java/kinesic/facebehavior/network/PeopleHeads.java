package kinesic.facebehavior.network;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.BinaryLabels;
import kinesic.facebehavior.loss.CategoryLabels;
import kinesic.facebehavior.loss.ValueLabels;

/**
 * Case study two: who it is, of the people trained on, and 40 attributes. The identity of somebody
 * else is no label.
 *
 * @param people the identities trained on, all different; none for a network of attributes alone
 */
public record PeopleHeads(List<String> people) implements Heads {

  static final String PEOPLE = "people";
  private static final String ATTRIBUTES = "attributes";
  private static final String SEPARATOR = "\t";
  private static final Head BINARIES = new Head("attributes", "attributes", Attribute.labels());
  private static final Head NONE = new Head("none", "none", List.of());

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if somebody is there twice or has a name that a line of a file
   *     cannot hold
   */
  public PeopleHeads {
    people = List.copyOf(people);
    if (people.stream().distinct().count() != people.size()
        || people.stream().anyMatch(name -> name.isEmpty() || name.matches("(?s).*[\t\r\n].*"))) {
      throw new IllegalArgumentException(
          "people: needs names that are all different, not empty and without tab or line break");
    }
  }

  @Override
  public Head categories() {
    return new Head("identity", "identity", people);
  }

  @Override
  public Head binaries() {
    return BINARIES;
  }

  @Override
  public Head values() {
    return NONE;
  }

  @Override
  public Head compounds() {
    return NONE;
  }

  @Override
  public BatchLabels encode(List<FaceLabels> faces) {
    Map<String, Integer> index = new HashMap<>();
    for (int k = 0; k < people.size(); k++) {
      index.put(people.get(k), k);
    }
    int n = faces.size();
    int m = Attribute.COUNT;
    int[] person = new int[n];
    float[] present = new float[n * m];
    float[] weight = new float[n * m];
    for (int i = 0; i < n; i++) {
      FaceLabels face = faces.get(i);
      person[i] = face.identity().map(index::get).orElse(CategoryLabels.NONE);
      for (int j = 0; j < m; j++) {
        present[i * m + j] = face.attributes().present() >>> j & 1;
        weight[i * m + j] = face.attributes().annotated() >>> j & 1;
      }
    }
    return new BatchLabels(
        new CategoryLabels(people.size(), person),
        new BinaryLabels(m, present, weight),
        ValueLabels.none(n, FaceBatch.VALUES));
  }

  @Override
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(PEOPLE, String.join(SEPARATOR, people));
    texts.put(ATTRIBUTES, String.join(",", BINARIES.labels()));
    return texts;
  }

  static PeopleHeads of(Map<String, String> texts) {
    String names = texts.getOrDefault(PEOPLE, "");
    PeopleHeads heads =
        new PeopleHeads(names.isEmpty() ? List.of() : List.of(names.split(SEPARATOR, -1)));
    Heads.requireSame(texts, ATTRIBUTES, String.join(",", BINARIES.labels()));
    return heads;
  }
}
