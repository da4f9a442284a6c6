package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import kinesic.facebehavior.layout.Fer2013Layout.Face;

/**
 * FER+: a table of ten votes for each face of FER2013. Most annotators vote for the drawn
 * expression; some faces have no majority, or are of contempt, unknown or no face.
 */
final class FerPlusLayout implements Layout {

  private static final List<String> COLUMNS =
      List.of(
          "neutral",
          "happiness",
          "surprise",
          "sadness",
          "anger",
          "disgust",
          "fear",
          "contempt",
          "unknown",
          "NF");

  private static final int EXPRESSIONS = 7; // the columns that can be drawn come first
  private static final int UNKNOWN = COLUMNS.indexOf("unknown");
  private static final int NOT_A_FACE = COLUMNS.indexOf("NF");

  private final boolean files;

  private FerPlusLayout(boolean files) {
    this.files = files;
  }

  /** With the table of pixels. */
  static FerPlusLayout table() {
    return new FerPlusLayout(false);
  }

  /** With an image file for each face that annotators took for one. */
  static FerPlusLayout images() {
    return new FerPlusLayout(true);
  }

  @Override
  public void write(LayoutWriter out) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("Usage,Image name," + String.join(",", COLUMNS));
    Iterable<Face> faces = Fer2013Layout.faces(out);
    for (Face face : faces) {
      int row = lines.size() - 1;
      int[] votes = votes(row, COLUMNS.indexOf(face.expression().label()));
      String image = votes[NOT_A_FACE] == 10 ? "" : "fer%s.png".formatted(LabelText.padded(row, 7));
      lines.add(
          "%s,%s,%s"
              .formatted(
                  face.usage(),
                  image,
                  Arrays.stream(votes)
                      .mapToObj(Integer::toString)
                      .collect(Collectors.joining(","))));
      if (files && !image.isEmpty()) {
        out.greyImage(folder(face.usage()) + "/" + image, face.sample());
      }
    }
    out.lines("fer2013new.csv", lines);
    if (!files) {
      out.lines("fer2013.csv", Fer2013Layout.table(faces, out));
    }
  }

  private static String folder(String usage) {
    return switch (usage) {
      case "Training" -> "FER2013Train";
      case "PublicTest" -> "FER2013Valid";
      default -> "FER2013Test";
    };
  }

  /** Ten votes, from agreement to none in the course of eight rows. */
  private static int[] votes(int row, int truth) {
    int other = (truth + 1 + row % (EXPRESSIONS - 1)) % EXPRESSIONS;
    int[] votes = new int[COLUMNS.size()];
    switch (row % 8) {
      case 0 -> votes[truth] = 10;
      case 1 -> give(votes, truth, 9, other, 1);
      case 2 -> give(votes, truth, 8, other, 2);
      case 3 -> give(votes, truth, 7, UNKNOWN, 3);
      case 4 -> give(votes, truth, 6, other, 4);
      case 5 -> give(votes, truth, 5, other, 5);
      case 6 -> give(votes, truth, 7, other, 3);
      default -> votes[EXPRESSIONS + row / 8 % 3] = 10; // contempt, unknown, not a face
    }
    return votes;
  }

  private static void give(int[] votes, int first, int most, int second, int rest) {
    votes[first] = most;
    votes[second] = rest;
  }
}
