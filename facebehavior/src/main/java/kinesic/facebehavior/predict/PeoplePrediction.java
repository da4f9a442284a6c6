package kinesic.facebehavior.predict;

import java.util.OptionalInt;
import kinesic.facebehavior.Attribute;

/**
 * What a network of case study two says about one face.
 *
 * @param embedding the shared feature, by which people are told apart; not copied
 * @param attributes the probability of each attribute, in canonical order; not copied
 * @param person the most probable one of the people trained on, by their index in the network's
 *     heads, of equals the first; nothing if it was trained on nobody
 */
@SuppressWarnings("ArrayRecordComponent") // thousands of faces; nobody compares them
public record PeoplePrediction(float[] embedding, float[] attributes, OptionalInt person) {

  /** The probability that the face has {@code attribute}, 0 to 1. */
  public float probability(Attribute attribute) {
    return attributes[attribute.index()];
  }
}
