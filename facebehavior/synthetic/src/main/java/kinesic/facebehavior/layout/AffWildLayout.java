package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.synthetic.Sample;

/** Aff-Wild, with its frames extracted. */
final class AffWildLayout implements Layout {

  private static final int FIRST_VIDEO = 105;
  private static final int VIDEOS = 5;

  @Override
  public String name() {
    return "affwild";
  }

  @Override
  public void write(Path root, DrawnFaces faces) throws IOException {
    for (int i = 0; i < VIDEOS; i++) {
      String video = Integer.toString(FIRST_VIDEO + i);
      List<String> valence = new ArrayList<>();
      List<String> arousal = new ArrayList<>();
      for (Sample face : faces.video("affwild/" + video, i, faces.share(VIDEOS))) {
        String frame = DrawnFaces.frame(face.index() + 1, 5) + ".jpg";
        faces.write(root.resolve("frames").resolve(video).resolve(frame), face);
        valence.add(DrawnFaces.decimal(face.behaviour().affect().valence()));
        arousal.add(DrawnFaces.decimal(face.behaviour().affect().arousal()));
      }
      faces.write(root.resolve("annotations/train/valence/" + video + ".txt"), valence);
      faces.write(root.resolve("annotations/train/arousal/" + video + ".txt"), arousal);
    }
  }
}
