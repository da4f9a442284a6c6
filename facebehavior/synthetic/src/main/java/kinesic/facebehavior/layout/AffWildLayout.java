package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.synthetic.Sample;

/** Aff-Wild, with its frames extracted. */
final class AffWildLayout implements Layout {

  private static final int FIRST_VIDEO = 105;
  private static final int VIDEOS = 5;

  @Override
  public void write(LayoutWriter out) throws IOException {
    for (int i = 0; i < VIDEOS; i++) {
      String video = Integer.toString(FIRST_VIDEO + i);
      List<String> valence = new ArrayList<>();
      List<String> arousal = new ArrayList<>();
      for (Sample face : out.video("affwild/" + video, i, out.share(VIDEOS))) {
        String frame = LabelText.padded(face.index() + 1, 5);
        out.image("frames/%s/%s.jpg".formatted(video, frame), face);
        valence.add(LabelText.valence(face));
        arousal.add(LabelText.arousal(face));
      }
      out.lines("annotations/train/valence/" + video + ".txt", valence);
      out.lines("annotations/train/arousal/" + video + ".txt", arousal);
    }
  }
}
