package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.report.Document.Section;
import kinesic.facebehavior.report.Explanation.Group;

/** The page of an {@link Explanation}. */
public final class ExplanationPage {

  private static final double BARS = 560;
  private static final double HALF = 470; // two columns side by side
  private static final int MOST_IN_A_COLUMN = 20;

  private ExplanationPage() {}

  /** The page. */
  public static Document of(Explanation explanation) {
    List<Section> sections = new ArrayList<>();
    explanation.whole().ifPresent(whole -> sections.add(picture(whole)));
    sections.add(maps(explanation));
    explanation
        .affect()
        .ifPresent(
            at ->
                sections.add(
                    new Section("Valence and arousal", "", List.of(CircumplexChart.of(at)))));
    for (Group group : explanation.groups()) {
      sections.add(new Section(group.title(), group.note(), List.of(Block.row(bars(group)))));
    }
    return new Document(explanation.title(), explanation.lead(), sections);
  }

  private static Section picture(WholePicture whole) {
    int others = whole.faces().size() - 1;
    return new Section(
        "Picture",
        "The page is about the face in the bold box"
            + (others == 0 ? "." : "; the other boxes are those of other faces.")
            + " For the network it is cut out, turned and scaled, so that eyes, nose and mouth have"
            + " fixed places.",
        List.of(whole.draw()));
  }

  private static Section maps(Explanation explanation) {
    String output = explanation.output();
    return new Section(
        "Attribution",
        "How much \""
            + output
            + "\" depends on each part of the image, from little (dark red) to much (light yellow)."
            + " Grad-CAM shows where late features of the network support the output; it is coarse"
            + " and does not show evidence against it. The gradient shows where a change of a pixel"
            + " changes the output most, up or down, averaged over noisy copies of the image and"
            + " blurred. Both show what the network looks at, not whether the prediction is"
            + " correct. Each map is scaled to its own maximum.",
        List.of(
            Block.row(
                List.of(
                    Block.image("network input", explanation.picture()),
                    Block.image("Grad-CAM of " + output, explanation.gradCam()),
                    Block.image("gradient of " + output, explanation.saliency())))));
  }

  private static List<Block> bars(Group group) {
    List<BarChart.Group> bars = group.bars();
    double width = bars.size() > MOST_IN_A_COLUMN ? HALF : BARS;
    List<Block> columns = new ArrayList<>();
    for (int from = 0; from < bars.size(); from += MOST_IN_A_COLUMN) {
      int to = Math.min(bars.size(), from + MOST_IN_A_COLUMN);
      columns.add(new BarChart(group.title(), width, "probability", bars.subList(from, to)).draw());
    }
    return columns;
  }
}
