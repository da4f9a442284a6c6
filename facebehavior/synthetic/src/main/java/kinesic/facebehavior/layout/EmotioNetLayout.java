package kinesic.facebehavior.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kinesic.facebehavior.synthetic.Sample;

/** EmotioNet with its images downloaded: the table of 2020, the lists of 2017 and 2018. */
final class EmotioNetLayout implements Layout {

  private static final Set<Integer> OF_2017 = Set.of(1, 2, 4, 5, 6, 9, 12, 17, 20, 25, 26);
  private static final Set<Integer> OF_2018 = Set.of(1, 2, 4, 5, 6, 9, 12, 17, 20, 25, 26, 43);

  private static final Set<Integer> OF_2020 =
      Set.of(1, 2, 4, 5, 6, 9, 10, 12, 15, 17, 18, 20, 24, 25, 26, 28, 43, 51, 52, 53, 54, 55, 56);

  private static final int UNITS = 60;
  private static final String NOT_ANNOTATED = "999";

  private final int year;
  private final Set<Integer> coded;

  private EmotioNetLayout(int year, Set<Integer> coded) {
    this.year = year;
    this.coded = coded;
  }

  static EmotioNetLayout table2020() {
    return new EmotioNetLayout(2020, OF_2020);
  }

  static EmotioNetLayout lists2018() {
    return new EmotioNetLayout(2018, OF_2018);
  }

  static EmotioNetLayout lists2017() {
    return new EmotioNetLayout(2017, OF_2017);
  }

  @Override
  public void write(LayoutWriter out) throws IOException {
    boolean table = year == 2020;
    String name = table ? "emotionet" : "emotionet-" + year;
    List<String> lines = new ArrayList<>();
    if (table) {
      lines.add(
          "URL,URL orig,"
              + IntStream.rangeClosed(1, UNITS)
                  .mapToObj(unit -> "'AU " + unit + "'")
                  .collect(Collectors.joining(",")));
    }
    String list = table ? "EmotioNet_FACS_aws_2020_24600.csv" : "dataFile_0001.txt";
    for (Sample face : out.anything(name, out.share(1))) {
      String image =
          "N_%s_%s.jpg"
              .formatted(
                  LabelText.padded(face.index() / 5 + 1, 10),
                  LabelText.padded(face.index() + 1, 5));
      out.image((table ? "images/" : "dataFile_0001/") + image, face);
      List<String> cells = new ArrayList<>();
      String quote = table ? "'" : "";
      cells.add(quote + "http://images.example/EmotioNet/" + year + "_a/" + image + quote);
      cells.add(quote + "http://photographs.example/" + face.index() + ".jpg" + quote);
      for (int unit = 1; unit <= UNITS; unit++) {
        cells.add(cell(face, unit));
      }
      lines.add(String.join(table ? "," : "\t", cells));
    }
    out.lines(list, lines);
  }

  /** 1 present, 0 absent, 999 unknown: AUs that are not coded, and some labels of coded AUs. */
  private String cell(Sample face, int number) {
    if (!coded.contains(number) || (face.index() + number) % 9 == 0) {
      return NOT_ANNOTATED;
    }
    return Integer.toString(LabelText.occurrence(face, number));
  }
}
