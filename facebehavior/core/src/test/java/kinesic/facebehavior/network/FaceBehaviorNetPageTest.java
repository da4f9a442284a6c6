package kinesic.facebehavior.network;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.browser.Chromium;
import kinesic.engine.view.TapePage;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The tape of the compact network as a page in a browser. */
final class FaceBehaviorNetPageTest {

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws IOException {
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, .5));
    net.initialise(1);
    Tensor images = new RandomStream(2, "images").uniform(Shape.of(4, 32, 32, 3), -1, 1);
    Tensor loss;
    try (Autograd.Mode watch = Autograd.watch()) {
      FaceOutputs y = net.forward(images);
      loss =
          y.of(Affect.EXPRESSION)
              .crossEntropy(new int[] {0, 1, 2, 3})
              .add(y.of(Affect.ACTION_UNITS).square().mean())
              .add(y.of(Affect.VALENCE_AROUSAL).square().mean());
    }
    TapePage.write(loss, Map.of("images", images), folder.resolve("tape.html"));
  }

  private static Page open() {
    return CHROMIUM.open(folder.resolve("tape.html").toUri());
  }

  @Test
  void the_page_is_small_and_opens_fast() throws IOException {
    assertTrue(Files.size(folder.resolve("tape.html")) < 1_000_000);
    open(); // the browser has started
    long start = System.nanoTime();
    Page page = open();
    assertThat(page.locator(".box").first()).isVisible();
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(time.toSeconds() < 5, time::toString);
  }

  @Test
  void the_trunk_opens_block_by_block() {
    Page page = open();
    page.keyboard().press("c");
    Locator trunk =
        page.locator(".box").filter(new Locator.FilterOptions().setHasText("trunkResNet"));
    trunk.click();
    assertThat(page.locator(".header")).hasText(new String[] {"− trunk  ResNet"});
    assertThat(page.locator(".box.module").filter(new Locator.FilterOptions().setHasText("layer2")))
        .hasCount(1);
    page.keyboard().press("e");
    assertThat(page.locator(".box.module")).hasCount(0);
    assertThat(page.locator(".header").filter(new Locator.FilterOptions().setHasText("downsample")))
        .hasCount(3);
    assertEquals(List.of(), Chromium.overlaps(page, ".box"));
  }

  @Test
  void an_op_of_a_block_names_the_line_of_the_network() {
    Page page = open();
    page.keyboard().press("Home");
    for (int i = 0; i < 2; i++) {
      page.keyboard().press("ArrowRight");
    }
    Locator entry = page.locator("#entry");
    assertThat(entry).containsText("in trunk.layer1.0 (ResidualBlock)");
    assertThat(entry.locator(".line code")).hasText(Pattern.compile("FaceBehaviorNet.java:\\d+"));
    assertThat(entry.locator("section.value .histogram")).isVisible();
    assertThat(entry.locator("section.gradient .histogram")).hasCount(0);
    page.keyboard().press("End");
    assertThat(page.locator("#status")).containsText("backward: convBatchNorm #1");
    assertThat(entry.locator("section.gradient .histogram")).isVisible();
  }
}
