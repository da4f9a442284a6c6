package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.synthetic.Sample;

/** AFEW-VA: one folder and one JSON file per clip. */
final class AfewVaLayout implements Layout {

  private static final int CLIPS = 5;

  @Override
  public void write(LayoutWriter out) throws IOException {
    for (int i = 0; i < CLIPS; i++) {
      String clip = LabelText.padded(50 * i + 1, 3);
      String folder = LabelText.padded(i + 1, 2) + "/" + clip + "/";
      List<String> frames = new ArrayList<>();
      for (Sample face : out.video("afew-va/" + clip, 40 + i, out.share(CLIPS))) {
        String frame = LabelText.padded(face.index(), 5);
        float[] points = out.scene(folder + frame + ".png", face);
        frames.add(
            "\"%s\": {\"landmarks\": %s, \"valence\": %s, \"arousal\": %s}"
                .formatted(
                    frame,
                    pairs(points),
                    tenths(face.behaviour().affect().valence()),
                    tenths(face.behaviour().affect().arousal())));
      }
      out.lines(
          folder + clip + ".json",
          List.of(
              "{\"video_id\": \"%s\", \"frames\": {".formatted(clip),
              String.join(",\n", frames),
              "}, \"actor\": \"drawn\"}"));
    }
  }

  private static String tenths(float value) {
    return Integer.toString(Math.round(10 * value));
  }

  private static String pairs(float[] points) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < points.length; i += 2) {
      pairs.add(
          "[%s, %s]".formatted(LabelText.decimal(points[i]), LabelText.decimal(points[i + 1])));
    }
    return pairs.toString();
  }
}
