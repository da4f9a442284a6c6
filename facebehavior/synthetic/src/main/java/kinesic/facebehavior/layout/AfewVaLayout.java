package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.synthetic.Sample;

/** AFEW-VA: a folder and a JSON file a clip. */
final class AfewVaLayout implements Layout {

  private static final int CLIPS = 5;

  @Override
  public String name() {
    return "afew-va";
  }

  @Override
  public void write(Path root, DrawnFaces faces) throws IOException {
    for (int i = 0; i < CLIPS; i++) {
      String clip = DrawnFaces.frame(50 * i + 1, 3);
      Path folder = root.resolve(DrawnFaces.frame(i + 1, 2)).resolve(clip);
      List<String> frames = new ArrayList<>();
      for (Sample face : faces.video("afew-va/" + clip, 40 + i, faces.share(CLIPS))) {
        String frame = DrawnFaces.frame(face.index(), 5);
        float[] points = faces.writeScene(folder.resolve(frame + ".png"), face);
        frames.add(
            "\"%s\": {\"landmarks\": %s, \"valence\": %d, \"arousal\": %d}"
                .formatted(
                    frame,
                    pairs(points),
                    Math.round(10 * face.behaviour().affect().valence()),
                    Math.round(10 * face.behaviour().affect().arousal())));
      }
      faces.write(
          folder.resolve(clip + ".json"),
          List.of(
              "{\"video_id\": \"%s\", \"frames\": {".formatted(clip),
              String.join(",\n", frames),
              "}, \"actor\": \"drawn\"}"));
    }
  }

  private static String pairs(float[] points) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < points.length; i += 2) {
      pairs.add(
          "[%s, %s]".formatted(DrawnFaces.decimal(points[i]), DrawnFaces.decimal(points[i + 1])));
    }
    return pairs.toString();
  }
}
