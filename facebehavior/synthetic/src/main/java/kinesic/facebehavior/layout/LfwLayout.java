package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.synthetic.Sample;

/** LFW: one folder per person, and pairs of images in ten folds without common people. */
final class LfwLayout implements Layout {

  private static final int FOLDS = 10;
  private static final int PEOPLE = 4; // per fold
  private static final String[] FIRST = {
    "Aaron", "Bertha", "Carlos", "Dora", "Emil", "Fatma", "George", "Hanna", "Ivan", "Julia"
  };
  private static final String[] LAST = {"Abel", "Bell", "Cruz", "Diaz"};

  @Override
  public void write(LayoutWriter out) throws IOException {
    int images = Math.max(2, out.share(FOLDS * PEOPLE)); // per person
    for (Sample face : out.people("lfw", 2000, FOLDS * PEOPLE, images * FOLDS * PEOPLE)) {
      String name = person(face.index() % (FOLDS * PEOPLE));
      int number = 1 + face.index() / (FOLDS * PEOPLE);
      out.image("lfw/%1$s/%1$s_%2$s.jpg".formatted(name, LabelText.padded(number, 4)), face);
    }
    List<String> pairs = new ArrayList<>(List.of(FOLDS + "\t" + PEOPLE));
    for (int fold = 0; fold < FOLDS; fold++) {
      for (int p = 0; p < PEOPLE; p++) {
        pairs.add("%s\t1\t%s".formatted(person(PEOPLE * fold + p), 2 + p % (images - 1)));
      }
      for (int p = 0; p < PEOPLE; p++) {
        String other = person(PEOPLE * fold + (p + 1) % PEOPLE);
        pairs.add("%s\t%s\t%s\t2".formatted(person(PEOPLE * fold + p), 1 + p % images, other));
      }
    }
    out.lines("pairs.txt", pairs);
  }

  private static String person(int number) {
    return FIRST[number / LAST.length] + "_" + LAST[number % LAST.length];
  }
}
