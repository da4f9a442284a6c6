package kinesic.program;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.browser.Chromium;
import kinesic.engine.view.TapePage;
import kinesic.nn.Linear;
import kinesic.nn.Relu;
import kinesic.nn.Sequential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page of a network of three layers in a browser. */
final class NetworkPageTest {

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @TempDir private Path folder;

  private Page open() throws IOException {
    Sequential net = new Sequential(new Linear(4, 16), new Relu(), new Linear(16, 3));
    net.initialise(1);
    Tensor x = new RandomStream(2, "x").uniform(Shape.of(8, 4), -1, 1);
    Tensor loss;
    try (Autograd.Mode watch = Autograd.watch()) {
      loss = net.apply(x).crossEntropy(new int[] {0, 1, 2, 0, 1, 2, 0, 1});
    }
    Path file = folder.resolve("tape.html");
    TapePage.write(loss, Map.of("x", x), file);
    return CHROMIUM.open(file.toUri());
  }

  private static Locator box(Page page, String text) {
    return page.locator(".box").filter(new Locator.FilterOptions().setHasText(text));
  }

  private static Locator header(Page page, String text) {
    return page.locator(".header").filter(new Locator.FilterOptions().setHasText(text));
  }

  @Test
  void layers_are_frames_and_parameters_have_their_names() throws IOException {
    Page page = open();
    assertThat(page.locator(".header"))
        .hasText(new String[] {"− Sequential  ", "− 0  Linear", "− 1  Relu", "− 2  Linear"});
    assertThat(box(page, "weight")).hasCount(2);
    box(page, "weight[16, 3]").click();
    assertThat(page.locator("#entry h2")).hasText("2.weight [16, 3]");
    assertThat(page.locator("#entry")).containsText("parameter in 2 (Linear)");
    box(page, "relu").click();
    assertThat(page.locator("#entry"))
        .containsText(Pattern.compile("NetworkPageTest.java:\\d+ through .*Relu.*.java:\\d+"));
    assertEquals(List.of(), Chromium.overlaps(page, ".box"));
  }

  @Test
  void a_frame_collapses_into_a_box_and_opens_again() throws IOException {
    Page page = open();
    int boxes = page.locator(".box").count();
    header(page, "0  Linear").click();
    assertThat(box(page, "Linear, 1 op")).hasCount(1);
    assertThat(page.locator(".box")).hasCount(boxes - 3); // the op and its three inputs
    header(page, "Sequential").click();
    assertThat(page.locator(".header")).hasCount(0);
    box(page, "3 ops").click();
    assertThat(page.locator(".header")).hasCount(3);
    page.keyboard().press("e");
    assertThat(page.locator(".box")).hasCount(boxes);
  }

  @Test
  void a_step_inside_a_collapsed_frame_shows_on_its_box() throws IOException {
    Page page = open();
    page.keyboard().press("c");
    page.keyboard().press("Home");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#status")).containsText("forward: linear #1 computes [8, 16]");
    assertThat(page.locator(".box.now")).containsText("3 ops");
    assertThat(page.locator(".box.module.computed")).hasCount(0);
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator(".box.module.computed")).hasCount(1);
  }

  @Test
  void a_large_tensor_has_a_histogram() throws IOException {
    Page page = open();
    box(page, "relu").click();
    Locator value = page.locator("#entry section.value");
    assertThat(value.locator(".histogram rect")).hasCount(24);
    assertThat(value).containsText("zeros");
    assertThat(page.locator("#entry section.gradient .histogram")).hasCount(1);
  }
}
