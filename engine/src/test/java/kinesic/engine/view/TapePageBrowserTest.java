package kinesic.engine.view;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Observation;
import kinesic.engine.browser.Chromium;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page of (a + b) · relu(c) in a browser. */
final class TapePageBrowserTest {

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @TempDir private Path folder;

  private final Tensor a = Tensor.of(1f, 2f).asParameter();
  private final Tensor b = Tensor.of(3f, -1f).asParameter();
  private final Tensor c = Tensor.of(-2f, 4f).asParameter();

  private Path written() throws IOException {
    Tensor loss;
    try (Autograd.Mode watch = Autograd.watch()) {
      Tensor sum = Autograd.within(new Observation.Part("sum", "Sum", Map.of()), () -> a.add(b));
      loss = sum.multiply(c.relu()).sum();
    }
    Path file = folder.resolve("tape.html");
    TapePage.write(loss, Map.of("a", a, "b", b, "c", c), file);
    return file;
  }

  private Page open() throws IOException {
    return CHROMIUM.open(written().toUri());
  }

  private static Locator status(Page page) {
    return page.locator("#status");
  }

  /** Returns the box of the graph with this name in its first line. */
  private static Locator box(Page page, String name) {
    return page.locator(".box").filter(new Locator.FilterOptions().setHasText(name));
  }

  @Test
  void everything_is_known_when_the_page_opens() throws IOException {
    Page page = open();
    assertThat(page).hasTitle(Pattern.compile("Tape of sum \\[] at .*"));
    assertThat(page.locator("#summary")).containsText("4 ops · 3 parameters · 0 constants");
    assertThat(page.locator("#notes p")).hasCount(0);
    assertThat(page.locator(".box")).hasCount(7);
    assertThat(box(page, "multiply")).containsText("[0, 4]");
    assertThat(box(page, "multiply").locator(".gradient")).isVisible();
    assertThat(page.locator("#entry h2")).hasText("sum #4 []");
    assertThat(page.locator("#entry")).containsText("y = Σ x");
  }

  @Test
  void boxes_do_not_overlap() throws IOException {
    assertEquals(List.of(), Chromium.overlaps(open(), ".box"));
  }

  @Test
  void keys_step_through_both_passes() throws IOException {
    Page page = open();
    page.keyboard().press("Home");
    assertThat(status(page)).hasText("Nothing is computed yet.");
    assertThat(box(page, "multiply").locator(".value")).isHidden();
    page.keyboard().press("ArrowRight");
    assertThat(status(page)).hasText("Step 1 of 8, forward: add #1 computes [2].");
    assertThat(page.locator(".edge.flow")).hasCount(2);
    assertThat(box(page, "add").locator(".value")).isVisible();
    assertThat(box(page, "add").locator(".gradient")).isHidden();
    page.keyboard().press("End");
    page.keyboard().press("ArrowLeft");
    assertThat(status(page))
        .hasText("Step 7 of 8, backward: relu #2 passes its gradient on to 1 of 1 input.");
    assertThat(page.locator("#slider")).hasValue("7");
    assertThat(box(page, "add").locator(".gradient")).isVisible();
    assertThat(page.locator(".edge.back")).hasCount(1);
  }

  @Test
  void the_slider_moves_by_keys_and_by_the_pointer() throws IOException {
    Page page = open();
    Locator slider = page.locator("#slider");
    slider.focus();
    page.keyboard().press("ArrowLeft");
    assertThat(slider).hasValue("7");
    page.keyboard().press("Home");
    assertThat(slider).hasValue("0");
    assertThat(status(page)).hasText("Nothing is computed yet.");
    slider.click(); // the middle
    assertThat(status(page)).containsText("Step 4 of 8, forward: sum #4");
    assertThat(slider).hasAttribute("aria-valuetext", Pattern.compile("Step 4 of 8.*"));
  }

  @Test
  void space_plays_to_the_end() throws IOException {
    Page page = open();
    page.clock().install();
    page.keyboard().press("Home");
    page.keyboard().press(" ");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Pause"))).isVisible();
    page.clock().runFor(1500);
    assertThat(status(page)).containsText("Step 2 of 8");
    page.clock().runFor(10_000);
    assertThat(status(page)).containsText("Step 8 of 8");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Play"))).isVisible();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  @Test
  void an_entry_opens_by_a_click_and_by_links() throws IOException {
    Page page = open();
    box(page, "multiply").click();
    Locator entry = page.locator("#entry");
    assertThat(entry.locator("h2")).hasText("multiply #3 [2]");
    assertThat(entry).containsText("z = x y");
    assertThat(entry).containsText("gx = gz y, gy = gz x");
    assertThat(entry).containsText("is relu #2, no more memory");
    assertThat(entry.locator("section.value td")).hasText(new String[] {"0", "4"});
    entry.getByText("add #1").first().click();
    assertThat(entry.locator("h2")).hasText("add #1 [2]");
    assertThat(entry).containsText("in sum (Sum)");
    assertThat(page.locator(".box.selected")).containsText("add");
  }

  @Test
  void the_graph_is_used_with_the_keyboard() throws IOException {
    Page page = open();
    box(page, "sum").last().focus();
    page.keyboard().press("ArrowUp");
    assertThat(page.locator("#entry h2")).hasText("multiply #3 [2]");
    assertThat(page.locator(".box:focus")).containsText("multiply");
    page.keyboard().press("ArrowUp");
    page.keyboard().press("ArrowUp");
    page.keyboard().press("ArrowUp");
    page.keyboard().press("ArrowUp");
    page.keyboard().press("ArrowUp");
    assertThat(page.locator(".header:focus")).hasCount(1);
    page.keyboard().press("Enter");
    assertThat(page.locator(".box:focus")).containsText("Sum, 1 op");
    assertThat(page.locator(".box")).hasCount(5); // a and b are inside, too
    page.keyboard().press("Enter");
    assertThat(page.locator(".box")).hasCount(7);
  }

  @Test
  void modules_parameters_and_sizes_can_be_chosen() throws IOException {
    Page page = open();
    page.keyboard().press("c");
    assertThat(page.locator(".box.module")).hasCount(1);
    page.keyboard().press("e");
    assertThat(page.locator(".box.module")).hasCount(0);
    page.getByLabel("parameters").uncheck();
    assertThat(page.locator(".box")).hasCount(4);
    page.keyboard().press("p");
    assertThat(page.locator(".box")).hasCount(7);
    double before = page.locator("#graph svg").boundingBox().width;
    page.keyboard().press("+");
    assertTrue(page.locator("#graph svg").boundingBox().width > before);
  }

  @Test
  void the_list_shows_all_ops() throws IOException {
    Page page = open();
    page.getByRole(AriaRole.TAB, named("All ops")).click();
    assertThat(page.locator("#list tbody tr")).hasCount(4);
    assertThat(page.locator("#entry")).isHidden();
    page.locator("#list").getByText("relu").click();
    assertThat(page.locator("#entry h2")).hasText("relu #2 [2]");
  }

  @Test
  void colours_follow_the_system_and_the_button() throws IOException {
    Page page =
        CHROMIUM.open(
            written().toUri(), new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK));
    String background = "getComputedStyle(document.body).backgroundColor";
    Object dark = page.evaluate(background);
    page.getByLabel("Light or dark").click();
    assertNotEquals(dark, page.evaluate(background));
    page.getByLabel("Light or dark").click();
    assertEquals(dark, page.evaluate(background));
  }

  @Test
  void all_controls_have_names() throws IOException {
    Page page = open();
    String controls = ":is(button, input, [role=button], [role=tab], [role=img]):visible";
    for (Locator control : page.locator(controls).all()) {
      assertThat(control).hasAccessibleName(Pattern.compile(".+"));
    }
  }
}
