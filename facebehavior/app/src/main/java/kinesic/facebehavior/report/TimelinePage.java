package kinesic.facebehavior.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.report.Document.Section;
import kinesic.facebehavior.report.TimelineChart.Lines;
import kinesic.facebehavior.report.TimelineChart.Mark;
import kinesic.facebehavior.report.TimelineChart.Part;
import kinesic.facebehavior.report.TimelineChart.Series;
import kinesic.facebehavior.report.TimelineChart.Strips;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.timeline.FaceTimeline;
import kinesic.facebehavior.timeline.Peak;
import kinesic.facebehavior.timeline.Timelines;

/** The page about one video: what each face shows over time, with portraits at its peaks. */
public final class TimelinePage {

  private static final int MOST_FACES = 20; // with a section of their own
  private static final int MOST_COLUMNS = 800; // about one for each pixel
  private static final int MOST_NAMED = 4; // labels in the summary
  private static final double OFTEN = 0.2; // of the frames

  private final Timelines video;
  private final int columns;

  private TimelinePage(Timelines video) {
    this.video = video;
    columns = video.columns(MOST_COLUMNS);
  }

  /**
   * The page.
   *
   * @param title the heading
   * @param lead what is said about the video, one paragraph per element
   * @throws IOException if a portrait cannot be encoded
   */
  public static Document of(String title, List<String> lead, Timelines video) throws IOException {
    TimelinePage page = new TimelinePage(video);
    List<FaceTimeline> shown =
        video.faces().stream()
            .sorted(Comparator.comparingInt(face -> -face.frames()))
            .limit(MOST_FACES)
            .sorted(Comparator.comparingInt(FaceTimeline::number))
            .toList();
    List<Section> sections = new ArrayList<>();
    sections.add(page.summary(shown));
    for (FaceTimeline face : video.timedTasks().isEmpty() ? List.<FaceTimeline>of() : shown) {
      sections.add(page.section(face));
    }
    return new Document(title, lead, sections);
  }

  // ---------------------------------------------------------------- all faces

  private Section summary(List<FaceTimeline> shown) {
    int others = video.faces().size() - shown.size() + video.forgotten();
    String note =
        shown.isEmpty()
            ? "No face was found in %s.".formatted(frames(video.frames()))
            : "The strips show when each face is seen."
                + (others == 0
                    ? ""
                    : " %s more with fewer frames are left out."
                        .formatted(others == 1 ? "1 face" : others + " faces"));
    if (shown.isEmpty()) {
      return new Section("Faces", note, List.of());
    }
    Table table = new Table(headings());
    List<Series> presence = new ArrayList<>();
    for (FaceTimeline face : shown) {
      table.row(cells(face));
      presence.add(presence(face));
    }
    TimelineChart chart =
        new TimelineChart(
            "faces",
            "When each face is seen",
            time(),
            List.of(new Strips("Seen", presence)),
            List.of());
    return new Section("Faces", note, List.of(chart.draw(), Block.table("", table)));
  }

  private Series presence(FaceTimeline face) {
    Set<Integer> columnsSeen = video.seen(face, columns);
    List<Double> seen =
        IntStream.range(0, columns)
            .mapToObj(column -> columnsSeen.contains(column) ? 1.0 : Double.NaN)
            .toList();
    return new Series("face " + face.number(), name(face), "v0", seen);
  }

  private List<String> headings() {
    List<String> headings = new ArrayList<>(List.of("face", "frames", "first", "last"));
    for (Task task : video.timedTasks()) {
      switch (task) {
        case Regression values -> values.labels().forEach(label -> headings.add(spaced(label)));
        case Classification classes -> headings.add("most frequent " + singular(classes));
        case MultiLabel labels -> headings.add(labels.title());
      }
    }
    return headings;
  }

  private static String singular(Classification task) {
    return task.names().metricPrefix();
  }

  private List<String> cells(FaceTimeline face) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                Integer.toString(face.number()),
                String.format(Locale.ROOT, "%,d", face.frames()),
                at(face.first()),
                at(face.last())));
    for (Task task : video.timedTasks()) {
      switch (task) {
        case Regression values ->
            Arrays.stream(face.means(values)).forEach(mean -> cells.add(Decimals.of(mean)));
        case Classification classes -> cells.add(mostFrequent(classes, face));
        case MultiLabel labels -> cells.add(frequent(labels, face));
      }
    }
    return cells;
  }

  private static String mostFrequent(Classification task, FaceTimeline face) {
    double[] shares = face.shares(task);
    int best =
        IntStream.range(0, shares.length)
            .boxed()
            .max(Comparator.comparingDouble(k -> shares[k]))
            .orElseThrow();
    return percent(spaced(task.labels().get(best)), shares[best]);
  }

  /** The labels that are present in many frames, the most frequent first. */
  private static String frequent(MultiLabel task, FaceTimeline face) {
    double[] shares = face.shares(task);
    List<String> names =
        IntStream.range(0, shares.length)
            .boxed()
            .filter(m -> shares[m] >= OFTEN)
            .sorted(Comparator.comparingDouble(m -> -shares[m]))
            .limit(MOST_NAMED)
            .map(m -> percent(spaced(task.labels().get(m)), shares[m]))
            .toList();
    return names.isEmpty() ? "\u2013" : String.join(", ", names);
  }

  private static String percent(String name, double share) {
    return String.format(Locale.ROOT, "%s %.0f %%", name, 100 * share);
  }

  // ---------------------------------------------------------------- one face

  private Section section(FaceTimeline face) throws IOException {
    Map<Double, List<Peak>> moments = moments(face);
    List<Mark> marks = new ArrayList<>();
    List<Block> portraits = new ArrayList<>();
    for (List<Peak> peaks : moments.values()) {
      String letter = letter(marks.size());
      String names = String.join(", ", peaks.stream().map(Peak::name).toList());
      marks.add(new Mark(peaks.get(0).at(), letter, names));
      portraits.add(portrait(letter, peaks));
    }
    TimelineChart chart =
        new TimelineChart(
            "face-" + face.number(),
            "What face %s shows over time".formatted(face.number()),
            time(),
            parts(face),
            marks);
    return new Section(name(face), note(face), List.of(Block.portraits(portraits), chart.draw()));
  }

  private String note(FaceTimeline face) {
    double column = (video.end() - video.first()) / columns;
    String resolution =
        column < 1.5 * video.interval()
            ? "Each column of the chart is a frame."
            : video.hasTimes()
                ? String.format(
                    Locale.ROOT, "Each column of the chart is the mean of %.2f s.", column)
                : String.format(
                    Locale.ROOT, "Each column of the chart is the mean of %.0f frames.", column);
    return "Seen in %s of %s, from %s to %s. %s The deeper the colour of a strip, the higher the probability; where there is no strip, the face is not seen. Letters mark the moments of the portraits."
        .formatted(
            String.format(Locale.ROOT, "%,d", face.frames()),
            frames(video.frames()),
            at(face.first()),
            at(face.last()),
            resolution);
  }

  /** Peaks by their time; several may be one frame. */
  private static Map<Double, List<Peak>> moments(FaceTimeline face) {
    Map<Double, List<Peak>> moments = new LinkedHashMap<>();
    face.peaks().stream()
        .sorted(Comparator.comparingDouble(Peak::at))
        .forEach(peak -> moments.computeIfAbsent(peak.at(), at -> new ArrayList<>()).add(peak));
    return moments;
  }

  private static String letter(int i) {
    return i < 26 ? Character.toString('A' + i) : letter(i / 26 - 1) + letter(i % 26);
  }

  private Block portrait(String letter, List<Peak> peaks) throws IOException {
    Peak first = peaks.get(0);
    List<String> lines = new ArrayList<>();
    for (Peak peak : peaks) {
      lines.add((peak.name() + " " + peak.text()).strip());
    }
    return Block.portrait(letter, at(first.at()), ImageEncoder.base64(first.portrait()), lines);
  }

  private List<Part> parts(FaceTimeline face) {
    List<Part> parts = new ArrayList<>();
    for (Task task : video.timedTasks()) {
      double[][] values = video.of(face, task, columns);
      parts.add(
          switch (task) {
            case Regression quantities -> lines(quantities, values);
            case Classification classes -> new Strips(title(task), strips(classes, values));
            case MultiLabel labels -> new Strips(title(task), strips(labels, values));
          });
    }
    return parts;
  }

  private static Lines lines(Regression task, double[][] values) {
    List<Series> lines = new ArrayList<>();
    double reach = 0;
    for (int d = 0; d < values.length; d++) {
      String name = spaced(task.labels().get(d));
      lines.add(new Series(name, name, "v" + d % 10, list(values[d])));
      for (double value : values[d]) {
        reach = Double.isNaN(value) ? reach : Math.max(reach, Math.abs(value));
      }
    }
    double end = task.equals(Affect.VALENCE_AROUSAL) ? 1 : reach > 0 ? 1.05 * reach : 1;
    return new Lines(title(task), Axis.of(-end, end, 4, ""), lines);
  }

  private static List<Series> strips(Classification task, double[][] values) {
    boolean hasColours = task.equals(Affect.EXPRESSION);
    List<Series> strips = new ArrayList<>();
    for (int k = 0; k < values.length; k++) {
      String name = spaced(task.labels().get(k));
      String style = hasColours ? "e" + k : "v" + k % 10;
      strips.add(new Series(name, name, style, list(values[k])));
    }
    return strips;
  }

  private static List<Series> strips(MultiLabel task, double[][] values) {
    List<Series> strips = new ArrayList<>();
    for (int m = 0; m < values.length; m++) {
      String name = spaced(task.labels().get(m));
      String description = RunPage.described(task, m);
      String both = description.isEmpty() ? name : name + " " + description;
      strips.add(new Series(both, both, "v0", list(values[m])));
    }
    return strips;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  // ---------------------------------------------------------------- words

  private Axis time() {
    return video.hasTimes()
        ? TimeAxis.seconds(video.first(), video.end())
        : TimeAxis.frames(video.first(), video.end());
  }

  private String at(double time) {
    return video.hasTimes()
        ? TimeAxis.clock(time, 1)
        : String.format(Locale.ROOT, "frame %.0f", time);
  }

  private static String frames(int count) {
    return count == 1 ? "1 frame" : String.format(Locale.ROOT, "%,d frames", count);
  }

  private static String name(FaceTimeline face) {
    return "Face " + face.number();
  }

  private static String title(Task task) {
    return task.title().substring(0, 1).toUpperCase(Locale.ROOT) + task.title().substring(1);
  }

  private static String spaced(String label) {
    return label.replace('_', ' ');
  }
}
