package kinesic.facebehavior.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.synthetic.Sample;

/** Numbers and true labels in the notation that several databases share. */
final class LabelText {

  private LabelText() {}

  /** A number with three decimals: 0.123. */
  static String decimal(float value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** Numbers with three decimals. */
  static List<String> decimals(float[] values) {
    List<String> texts = new ArrayList<>();
    for (float value : values) {
      texts.add(decimal(value));
    }
    return texts;
  }

  /** A number padded with zeros to this many digits: 00042. */
  static String padded(int number, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "d", number);
  }

  /** The true valence. */
  static String valence(Sample face) {
    return decimal(face.behaviour().affect().valence());
  }

  /** The true arousal. */
  static String arousal(Sample face) {
    return decimal(face.behaviour().affect().arousal());
  }

  /** The true valence and arousal, separated by a comma. */
  static String affect(Sample face) {
    return valence(face) + "," + arousal(face);
  }

  /** 1 if the face shows the AU of this number, else 0; AUs that are never drawn are absent. */
  static int occurrence(Sample face, int number) {
    for (ActionUnit unit : ActionUnit.values()) {
      if (unit.number() == number) {
        return face.behaviour().actionUnits().isPresent(unit) ? 1 : 0;
      }
    }
    return 0;
  }

  /**
   * Both eyes, the tip of the nose and both corners of the mouth, from the 68 points of the iBUG
   * scheme.
   *
   * @param points x and y of each of the 68 points
   * @return x and y of each of the five points
   */
  static float[] five(float[] points) {
    float[] xy = new float[10];
    int[][] ranges = {{36, 42}, {42, 48}, {30, 31}, {48, 49}, {54, 55}};
    for (int k = 0; k < ranges.length; k++) {
      int count = ranges[k][1] - ranges[k][0];
      for (int i = ranges[k][0]; i < ranges[k][1]; i++) {
        xy[2 * k] += points[2 * i] / count;
        xy[2 * k + 1] += points[2 * i + 1] / count;
      }
    }
    return xy;
  }
}
