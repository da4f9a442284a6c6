package kinesic.facebehavior.detect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Follows faces from frame to frame of a video: a face keeps its number while it moves, while the
 * detector misses it, and while something hides it for at most two seconds. A face that comes later
 * or elsewhere gets a new number. Numbers count from 0 in the order of appearance, in the same
 * frame in the order of the faces.
 *
 * <pre>{@code
 * FaceTracker tracker = new FaceTracker();
 * for (each frame) {
 *   List<Integer> numbers = tracker.next(seconds, finder.find(picture), List.of());
 * }
 * }</pre>
 *
 * <p>A face continues the one whose box it overlaps where that one is expected, at its velocity.
 * Where boxes do not overlap, the nearest face of a similar size counts if it is within reach,
 * which grows with the time for which the face was not seen. Embeddings, if there are any, decide
 * between faces at the same place, must fit after a gap, and recognise a face that comes back
 * elsewhere; what fits is measured by how much the embeddings of a face differ among themselves, so
 * that features of any network will do.
 *
 * <p>All faces of a frame are assigned at once so that the sum of these gains is the largest: if
 * each face took the best one first, two people who pass each other would lose a number whenever
 * one takes the only candidate of the other.
 *
 * <p>The result depends on the arguments alone. Without embeddings, someone who takes the place of
 * another within two seconds is taken for the same. Not thread-safe.
 */
public final class FaceTracker {

  /** How long a face may be unseen, in seconds. */
  public static final double PATIENCE = 2;

  /** The least overlap that counts as such. */
  private static final double LEAST_OVERLAP = 0.2;

  /** The gain of the nearest face that does not overlap; less than that of any that does. */
  private static final double NEARNESS = 0.2;

  /** The gain of an embedding that fits perfectly, next to the overlap. */
  private static final double RESEMBLANCE = 0.3;

  /** The gain of a face that is recognised elsewhere. */
  private static final double RECOGNITION = 0.1;

  /** How far a face may be from where it is expected, in its own size: at once, and per second. */
  private static final double REACH = 0.5;

  private static final double REACH_PER_SECOND = 0.75;

  private static final double LARGEST_RATIO = 2; // of the sizes of a face

  /** The share of the gain that a face keeps that was not seen for the whole patience. */
  private static final double KEPT = 0.7;

  /** How long a face may be unseen before its embedding must fit, in seconds. */
  private static final double SHORT_GAP = 0.2;

  private final List<Track> tracks = new ArrayList<>();
  private int count;
  private double previous = Double.NEGATIVE_INFINITY; // the time of the frame before, in seconds
  private double cut = Double.NEGATIVE_INFINITY; // when the scene changed

  /** Creates a tracker that has seen nothing. */
  public FaceTracker() {}

  /**
   * Announces that the next frame shows another scene: positions say nothing any more, and only
   * embeddings recognise faces of the scene before.
   */
  public void changeScene() {
    cut = previous;
  }

  /**
   * Returns the numbers of the faces in the next frame, in their order.
   *
   * @param seconds the time of the frame, not before that of the frame before
   * @param faces of the frame
   * @param embeddings of the faces, in their order, each [n]; empty without embeddings
   * @throws IllegalArgumentException if the time runs backwards, or there are embeddings of some
   *     faces only
   */
  public List<Integer> next(double seconds, List<DetectedFace> faces, List<float[]> embeddings) {
    if (!(seconds >= previous)) {
      throw new IllegalArgumentException(
          "face tracker: the frame at %s s comes after that at %s s".formatted(seconds, previous));
    }
    if (!embeddings.isEmpty() && embeddings.size() != faces.size()) {
      throw new IllegalArgumentException(
          "face tracker: %s faces, but %s embeddings".formatted(faces.size(), embeddings.size()));
    }
    tracks.removeIf(track -> seconds - track.seen() > PATIENCE && track.seen() < previous);
    List<float[]> known =
        embeddings.isEmpty() ? Collections.nCopies(faces.size(), new float[0]) : embeddings;
    double[][] gains = new double[faces.size()][tracks.size()];
    for (int i = 0; i < faces.size(); i++) {
      for (int j = 0; j < tracks.size(); j++) {
        gains[i][j] = gain(tracks.get(j), seconds, faces.get(i), known.get(i));
      }
    }
    int[] continued = Assignment.best(gains, tracks.size());
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < faces.size(); i++) {
      Track track;
      if (continued[i] >= 0) {
        track = tracks.get(continued[i]);
        track.add(faces.get(i), seconds, known.get(i));
      } else {
        track = new Track(count++, faces.get(i), seconds, known.get(i));
        tracks.add(track);
      }
      numbers.add(track.number());
    }
    previous = seconds;
    return numbers;
  }

  /** How much speaks for the face being that of the track; 0 if it cannot be. */
  private double gain(Track track, double seconds, DetectedFace face, float[] embedding) {
    double gap = seconds - track.seen();
    double resemblance = track.resemblance(embedding);
    boolean otherScene = track.seen() <= cut;
    boolean wasAway = otherScene || gap > SHORT_GAP;
    boolean recognisable = track.hasEmbedding() && embedding.length > 0;
    if (wasAway && recognisable && resemblance <= 0) {
      return 0;
    }
    double place = otherScene ? 0 : place(track.expected(seconds), face, gap);
    if (place > 0) {
      double kept = 1 - (1 - KEPT) * Math.min(1, gap / PATIENCE);
      return Math.max(Double.MIN_NORMAL, place * kept + RESEMBLANCE * resemblance);
    }
    return wasAway && recognisable ? RECOGNITION * resemblance : 0;
  }

  /** How well a face is where one is expected after a gap; 0 if it is too far away. */
  private static double place(DetectedFace expected, DetectedFace face, double gap) {
    double overlap = expected.overlap(face);
    if (overlap >= LEAST_OVERLAP) {
      return overlap;
    }
    double size = Math.sqrt(expected.area());
    double ratio = Math.sqrt(face.area()) / size;
    if (ratio > LARGEST_RATIO || ratio < 1 / LARGEST_RATIO) {
      return 0;
    }
    double distance =
        Math.hypot(
            Track.centreX(face) - Track.centreX(expected),
            Track.centreY(face) - Track.centreY(expected));
    double reach = size * (REACH + REACH_PER_SECOND * Math.min(gap, PATIENCE));
    return NEARNESS * Math.max(0, 1 - distance / reach);
  }
}
