package kinesic.facebehavior.annotate;

import java.util.ArrayList;
import java.util.List;

/**
 * The text about one face on a dark ground, with a small circumplex.
 *
 * <p>All lengths are multiples of the height of capital letters.
 */
final class Panel {

  /** How much a panel says. */
  enum Detail {
    /** All lines, the circumplex and the labels that are present. */
    FULL,
    /** All lines and the circumplex. */
    SHORT,
    /** The first line. */
    TITLE
  }

  private static final int GROUND = 0x10151c;
  private static final double GROUND_OPACITY = 0.8;
  private static final int INK = 0xffffff;
  private static final int MUTED = 0xc9d3df;
  private static final int AXIS = 0x5d6b7c;

  private static final double MARGIN = 0.7;
  private static final double LINE = 1.75; // from one base line to the next
  private static final double STRIP = 0.32; // the strip in the colour of the face
  private static final double CHIP = 1.75; // the square with the number of the face
  private static final double CHIP_GAP = 0.6;
  private static final double RADIUS = 2.7; // of the circumplex
  private static final double SMALL = 0.86; // letters of labels
  private static final double COLUMN_GAP = 1.0;
  private static final double BOLD = 0.17;
  private static final double PLAIN = 0.135;
  private static final int ROWS = 4; // of labels in a column

  private final StrokeFont font;
  private final FaceSummary summary;
  private final String number;
  private final int colour;
  private final double size; // the height of capital letters, in pixels

  /**
   * A panel.
   *
   * @param number of the face
   * @param colour of the face, 0xRRGGBB
   * @param size the height of capital letters, in pixels
   */
  Panel(StrokeFont font, FaceSummary summary, int number, int colour, double size) {
    this.font = font;
    this.summary = summary;
    this.number = Integer.toString(number);
    this.colour = colour;
    this.size = size;
  }

  private List<String> lines(Detail detail) {
    List<String> lines = summary.lines();
    return detail == Detail.TITLE && lines.size() > 1 ? lines.subList(0, 1) : lines;
  }

  private boolean hasCircumplex(Detail detail) {
    return detail != Detail.TITLE && summary.affect().isPresent();
  }

  private List<String> labels(Detail detail) {
    return detail == Detail.FULL ? summary.present() : List.of();
  }

  /** The columns of labels; the last one may be shorter. */
  private List<List<String>> columns(Detail detail) {
    List<String> labels = labels(detail);
    List<List<String>> columns = new ArrayList<>();
    for (int from = 0; from < labels.size(); from += ROWS) {
      columns.add(labels.subList(from, Math.min(labels.size(), from + ROWS)));
    }
    return columns;
  }

  private double chipWidth() {
    return Math.max(CHIP, font.width(number, 1) + 0.9);
  }

  private double columnWidth(List<String> column) {
    return column.stream().mapToDouble(label -> font.width(label, SMALL)).max().orElse(0);
  }

  /** Width of a panel, in pixels. */
  double width(Detail detail) {
    double title = chipWidth();
    for (int i = 0; i < lines(detail).size(); i++) {
      double before = i == 0 ? chipWidth() + CHIP_GAP : 0;
      title = Math.max(title, before + font.width(lines(detail).get(i), 1));
    }
    double below = hasCircumplex(detail) ? 2 * RADIUS : 0;
    for (List<String> column : columns(detail)) {
      below += (below > 0 ? COLUMN_GAP : 0) + columnWidth(column);
    }
    return (STRIP + 2 * MARGIN + Math.max(title, below)) * size;
  }

  /** Height of a panel, in pixels. */
  double height(Detail detail) {
    double text = CHIP + Math.max(0, lines(detail).size() - 1) * LINE;
    double labels =
        columns(detail).isEmpty() ? 0 : (columns(detail).getFirst().size() - 1) * rowStep() + SMALL;
    double below = Math.max(hasCircumplex(detail) ? 2 * RADIUS : 0, labels);
    return (2 * MARGIN + text + (below > 0 ? MARGIN + below : 0)) * size;
  }

  /** From one label to the next below it; four fill the height of the circumplex. */
  private static double rowStep() {
    return (2 * RADIUS - SMALL) / (ROWS - 1);
  }

  /** Draws the panel with its top left corner at that of {@code area}. */
  void draw(Raster raster, Area area, Detail detail) {
    Shape ground = Shape.box(area, 0.45 * size);
    raster.draw(ground, GROUND, GROUND_OPACITY);
    raster.draw(
        Shape.box(Area.at(area.left(), area.top(), STRIP * size, area.height()), 0.16 * size),
        colour,
        1);
    double left = area.left() + (STRIP + MARGIN) * size;
    double top = area.top() + MARGIN * size;
    double base = top + (CHIP + 1) / 2 * size;
    drawChip(raster, left, top);
    for (int i = 0; i < lines(detail).size(); i++) {
      double before = i == 0 ? (chipWidth() + CHIP_GAP) * size : 0;
      font.draw(
          raster,
          lines(detail).get(i),
          left + before,
          base + i * LINE * size,
          size,
          i == 0 ? BOLD : PLAIN,
          i == 0 ? INK : MUTED);
    }
    double below = base + (Math.max(0, lines(detail).size() - 1) * LINE + MARGIN) * size;
    below += (CHIP - 1) / 2 * size;
    double x = left;
    if (hasCircumplex(detail)) {
      drawCircumplex(raster, left + RADIUS * size, below + RADIUS * size);
      x += (2 * RADIUS + COLUMN_GAP) * size;
    }
    for (List<String> column : columns(detail)) {
      for (int i = 0; i < column.size(); i++) {
        double at = below + (SMALL + i * rowStep()) * size;
        font.draw(raster, column.get(i), x, at, SMALL * size, PLAIN, MUTED);
      }
      x += (columnWidth(column) + COLUMN_GAP) * size;
    }
  }

  private void drawChip(Raster raster, double left, double top) {
    Area chip = Area.at(left, top, chipWidth() * size, CHIP * size);
    raster.draw(Shape.box(chip, 0.35 * size), colour, 1);
    double middle = left + (chipWidth() - font.width(number, 1)) / 2 * size;
    font.draw(raster, number, middle, top + (CHIP + 1) / 2 * size, size, BOLD, GROUND);
  }

  private void drawCircumplex(Raster raster, double x, double y) {
    double radius = RADIUS * size;
    double thin = Math.max(1, 0.1 * size);
    raster.draw(Shape.line(x - radius, y, x + radius, y, thin), AXIS, 1);
    raster.draw(Shape.line(x, y - radius, x, y + radius, thin), AXIS, 1);
    raster.draw(Shape.disc(x, y, radius - thin / 2).outline(thin), MUTED, 1);
    FaceSummary.Affects at = summary.affect().orElseThrow();
    double reach = radius - 0.55 * size; // the dot stays inside
    double dotX = x + reach * at.valence();
    double dotY = y - reach * at.arousal();
    raster.draw(Shape.disc(dotX, dotY, 0.62 * size), INK, 1);
    raster.draw(Shape.disc(dotX, dotY, 0.44 * size), colour, 1);
  }
}
