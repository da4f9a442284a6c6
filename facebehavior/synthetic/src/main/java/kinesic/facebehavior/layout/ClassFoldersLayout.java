package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.Map;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.synthetic.Sample;

/** Images in folders that are named by their expression, as FER2013 is distributed by Kaggle. */
final class ClassFoldersLayout implements Layout {

  private static final Map<Expression, String> NAMES =
      Map.of(
          Expression.NEUTRAL, "neutral",
          Expression.ANGER, "angry",
          Expression.DISGUST, "disgust",
          Expression.FEAR, "fear",
          Expression.HAPPINESS, "happy",
          Expression.SADNESS, "sad",
          Expression.SURPRISE, "surprise");

  @Override
  public void write(LayoutWriter out) throws IOException {
    int share = out.share(4);
    part("train", "Training", 3 * share, out);
    part("test", "PrivateTest", share, out);
  }

  private static void part(String part, String prefix, int size, LayoutWriter out)
      throws IOException {
    for (Sample face : out.expressions("folder/" + part, size)) {
      String expression = NAMES.get(face.behaviour().expression().orElseThrow());
      String number = LabelText.padded(face.index(), 8);
      out.image("%s/%s/%s_%s.jpg".formatted(part, expression, prefix, number), face);
    }
  }
}
