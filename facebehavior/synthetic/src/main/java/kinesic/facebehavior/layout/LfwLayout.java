package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.synthetic.Sample;

/** LFW: a folder a person, and pairs of images in ten folds that share no person. */
final class LfwLayout implements Layout {

  private static final int FOLDS = 10;
  private static final int PEOPLE = 4; // of a fold
  private static final String[] FIRST = {
    "Aaron", "Bertha", "Carlos", "Dora", "Emil", "Fatma", "George", "Hanna", "Ivan", "Julia"
  };
  private static final String[] LAST = {"Abel", "Bell", "Cruz", "Diaz"};

  @Override
  public String name() {
    return "lfw";
  }

  @Override
  public void write(Path root, DrawnFaces faces) throws IOException {
    int images = Math.max(2, faces.share(FOLDS * PEOPLE)); // of a person
    for (Sample face : faces.people("lfw", 2000, FOLDS * PEOPLE, images * FOLDS * PEOPLE)) {
      String name = person(face.index() % (FOLDS * PEOPLE));
      int number = 1 + face.index() / (FOLDS * PEOPLE);
      String file = String.format(Locale.ROOT, "%s_%04d.jpg", name, number);
      faces.write(root.resolve("lfw").resolve(name).resolve(file), face);
    }
    List<String> pairs = new ArrayList<>(List.of(FOLDS + "\t" + PEOPLE));
    for (int fold = 0; fold < FOLDS; fold++) {
      for (int p = 0; p < PEOPLE; p++) {
        pairs.add("%s\t1\t%d".formatted(person(PEOPLE * fold + p), 2 + p % (images - 1)));
      }
      for (int p = 0; p < PEOPLE; p++) {
        String other = person(PEOPLE * fold + (p + 1) % PEOPLE);
        pairs.add("%s\t%d\t%s\t2".formatted(person(PEOPLE * fold + p), 1 + p % images, other));
      }
    }
    faces.write(root.resolve("pairs.txt"), pairs);
  }

  private static String person(int number) {
    return FIRST[number / LAST.length] + "_" + LAST[number % LAST.length];
  }
}
