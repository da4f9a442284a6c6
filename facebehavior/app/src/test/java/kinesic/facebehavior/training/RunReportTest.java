package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.SmallDatabases;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

final class RunReportTest {

  private static final int SIDE = 16; // of the networks; the files' images are larger

  @TempDir private static Path shared;
  private static SmallDatabases data;

  @TempDir private Path folder;

  @BeforeAll
  static void databases() throws IOException {
    data = new SmallDatabases(shared.resolve("data"));
  }

  /** What a run of two epochs has left behind. */
  private RunFolder run(String name, String configuration) throws IOException {
    RunFolder run = new RunFolder(folder.resolve(name));
    Files.createDirectories(run.path());
    Files.writeString(run.configuration(), configuration);
    Files.writeString(
        run.metrics(),
        """
        epoch,step,rate,seconds,loss,validation_mean_ccc,validation_au_f1,validation_expression_accuracy
        1,4,0.1,1.0,3.5,0.1,0.2,0.3
        2,8,0.0,1.0,2.5,0.2,0.3,NaN
        """);
    return run;
  }

  private static FaceBehaviorNet network(long seed) {
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, SIDE, 0));
    net.initialise(seed);
    return net;
  }

  /** The report of two runs on the faces of {@code manifest}. */
  private Path report(Path manifest) throws IOException {
    TestSet test = new TestSet(ManifestReader.read(manifest), SIDE);
    RunReport report = new RunReport("Faces & <figures>", List.of("Lead \"one\".", "Lead two."));
    FaceBehaviorNet with = network(1);
    FaceBehaviorNet without = network(2);
    RunFolder first = run("a", "rate = 0.1\ndata.x = a < b\ndata.x = c\n");
    report.add("with", first, with, test.result(with));
    report.add("without", run("b", "rate = 0.2\n"), without, test.result(without));
    return report.write(folder, test);
  }

  /** The page as a tree; it is XML but for the doctype and the empty elements meta, img and br. */
  private static Element parse(Path page) throws Exception {
    String html = Files.readString(page);
    assertTrue(html.startsWith("<!doctype html>"), html.substring(0, 40));
    String xml =
        html.substring("<!doctype html>".length())
            .replaceAll("<(meta|img|br)\\b([^>]*)>", "<$1$2/>")
            .strip();
    return DocumentBuilderFactory.newDefaultNSInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
  }

  private static void visit(Node node, Consumer<Element> visitor) {
    if (node instanceof Element element) {
      visitor.accept(element);
    }
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      visit(child, visitor);
    }
  }

  private static List<Element> elements(Element root, String name) {
    List<Element> found = new ArrayList<>();
    visit(
        root,
        element -> {
          if (element.getTagName().equals(name)) {
            found.add(element);
          }
        });
    return found;
  }

  private static List<String> sections(Element page) {
    return elements(page, "section").stream().map(e -> e.getAttribute("id")).toList();
  }

  @Test
  void the_page_is_well_formed_and_holds_every_section() throws Exception {
    Path file = report(data.test);
    assertEquals(folder.resolve("report.html"), file);
    Element page = parse(file);
    assertEquals(
        List.of(
            "results",
            "valence-and-arousal",
            "expressions",
            "action-units",
            "learning-curves",
            "examples",
            "configuration"),
        sections(page));
    assertEquals("Faces & <figures>", elements(page, "h1").get(0).getTextContent());
    assertTrue(elements(page, "p").stream().anyMatch(p -> p.getTextContent().equals("Lead two.")));
    for (Element svg : elements(page, "svg")) {
      assertEquals(4, svg.getAttribute("viewBox").split(" ", -1).length);
      assertFalse(svg.getAttribute("aria-label").isEmpty());
      assertFalse(svg.getTextContent().contains("NaN"), svg.getTextContent());
    }
    Element curves =
        elements(page, "section").stream()
            .filter(section -> section.getAttribute("id").equals("learning-curves"))
            .findFirst()
            .orElseThrow();
    assertEquals(4, elements(curves, "svg").size(), "three metrics and the loss");
    assertEquals(
        2 * (4 * 2 - 1), // both runs: four curves of two epochs, without the value that is NaN
        elements(curves, "circle").size());
  }

  @Test
  void it_needs_nothing_but_itself() throws Exception {
    Element page = parse(report(data.test));
    visit(
        page,
        element -> {
          String name = element.getTagName().toLowerCase(Locale.ROOT);
          assertFalse(
              List.of("script", "link", "iframe", "object", "embed", "base", "use").contains(name),
              name);
          NamedNodeMap attributes = element.getAttributes();
          for (int i = 0; i < attributes.getLength(); i++) {
            Node attribute = attributes.item(i);
            String key = attribute.getNodeName().toLowerCase(Locale.ROOT);
            String value = attribute.getNodeValue();
            assertFalse(key.startsWith("on"), key);
            assertFalse(value.contains("://"), value);
            if (key.equals("src")) {
              assertTrue(value.startsWith("data:image/png;base64,"), value.substring(0, 20));
            }
            assertFalse(key.endsWith("href") && !value.startsWith("#"), value);
          }
        });
    String styles = elements(page, "style").get(0).getTextContent();
    assertFalse(styles.contains("url(") || styles.contains("@import"), "the style sheet");
  }

  @Test
  void the_gallery_shows_faces_as_the_networks_see_them() throws Exception {
    Manifest manifest = ManifestReader.read(data.test);
    List<Element> images = elements(parse(report(data.test)), "img");
    assertEquals(manifest.rows().size(), images.size());
    byte[] expected = new ImageDecoder(SIDE).decode(manifest.rows().get(17).image()).rgb();
    String source = images.get(17).getAttribute("src");
    byte[] png = Base64.getDecoder().decode(source.substring(source.indexOf(',') + 1));
    int[] pixels =
        ImageIO.read(new ByteArrayInputStream(png)).getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
    for (int p = 0; p < pixels.length; p++) {
      for (int c = 0; c < 3; c++) {
        assertEquals(expected[3 * p + c] & 0xff, pixels[p] >> (16 - 8 * c) & 0xff, "pixel " + p);
      }
    }
  }

  @Test
  void the_facts_are_the_lines_of_the_configurations() throws Exception {
    List<Element> tables =
        elements(parse(report(data.test)), "table").stream()
            .filter(table -> !elements(table, "caption").isEmpty())
            .filter(table -> elements(table, "caption").get(0).getTextContent().startsWith("Run "))
            .toList();
    assertEquals(2, tables.size());
    assertEquals("Run withrate0.1data.xa < b; c", tables.get(0).getTextContent());
    assertEquals("Run withoutrate0.2", tables.get(1).getTextContent());
  }

  @Test
  void sections_without_labels_are_left_out_and_what_is_half_written_is_replaced()
      throws Exception {
    Files.writeString(folder.resolve("report.html.part"), "half of an older page");
    Files.writeString(folder.resolve("report.html"), "an older page");
    Element page = parse(report(data.actionUnits));
    assertEquals(
        List.of("results", "action-units", "learning-curves", "examples", "configuration"),
        sections(page));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("a", "b", "report.html"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }
}
