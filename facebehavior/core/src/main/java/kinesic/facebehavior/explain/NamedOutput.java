package kinesic.facebehavior.explain;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.facebehavior.network.FaceOutputs;
import kinesic.facebehavior.network.Head;
import kinesic.facebehavior.network.Heads;

/**
 * One output of a network.
 *
 * @param kind the head
 * @param index its place in the head
 * @param name what it stands for, such as "happiness", "AU12", "valence", "Smiling" or a person
 */
public record NamedOutput(Kind kind, int index, String name) {

  /** The heads. */
  public enum Kind {
    /** Of expressions, or people. */
    CATEGORY,
    /** Of action units, or attributes. */
    BINARY,
    /** Of valence and arousal. */
    VALUE,
    /** Of compound expressions. */
    COMPOUND
  }

  /** Output number {@code index} of the head of that kind. */
  public static NamedOutput of(Heads heads, Kind kind, int index) {
    return new NamedOutput(kind, index, head(heads, kind).labels().get(index));
  }

  /**
   * The output of this name, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message names those that there are
   */
  public static NamedOutput parse(Heads heads, String name) {
    List<String> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<String> labels = head(heads, kind).labels();
      for (int index = 0; index < labels.size(); index++) {
        if (labels.get(index).equalsIgnoreCase(name)) {
          return of(heads, kind, index);
        }
      }
      all.addAll(labels);
    }
    throw new IllegalArgumentException(
        "output: \"%s\" is none of this network's, %s".formatted(name, String.join(", ", all)));
  }

  private static Head head(Heads heads, Kind kind) {
    return switch (kind) {
      case CATEGORY -> heads.categories();
      case BINARY -> heads.binaries();
      case VALUE -> heads.values();
      case COMPOUND -> heads.compounds();
    };
  }

  /** This output for each face: the score, before softmax or sigmoid, or the value; [n, 1]. */
  Tensor of(FaceOutputs outputs) {
    Tensor scores =
        switch (kind) {
          case CATEGORY -> outputs.categories();
          case BINARY -> outputs.binaries();
          case VALUE -> outputs.values();
          case COMPOUND -> outputs.compounds();
        };
    return scores.slice(1, index, index + 1);
  }
}
