package kinesic.engine.playground;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import kinesic.engine.browser.Chromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page, as someone uses it who types. */
final class PlaygroundPageTest {

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private PlaygroundServer server;
  private Page page;

  @BeforeEach
  void open() throws IOException {
    server = new PlaygroundServer(0, Limits.STANDARD);
    page = CHROMIUM.open(server.address());
    assertThat(page.locator("body")).hasAttribute("data-state", "idle");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void the_first_example_is_computed_when_the_page_opens() {
    assertThat(page).hasTitle("Kinesic playground");
    assertThat(page.locator(".card .name")).hasText(new String[] {"a", "b", "loss"});
    assertThat(page.locator("#functions tr")).hasCount(Function.all().size());
  }

  @Test
  void what_one_types_is_computed_after_a_pause() {
    page.locator("#program").fill("");
    page.locator("#program").pressSequentially("a = 3\nb = a + a\nc = b * b\n");
    assertThat(page.locator(".card .name")).hasText(new String[] {"a", "b", "c"});
    assertThat(page.locator(".card .origin"))
        .hasText(new String[] {"parameter []", "add []", "multiply []"});
    assertThat(page.locator(".card .value td")).hasText(new String[] {"3", "6", "36"});
    assertThat(page.locator(".card .gradient td")).hasText(new String[] {"24", "12", "1"});
  }

  @Test
  void a_problem_is_shown_with_its_place_and_a_click_leads_there() {
    run("a = [1, 2]\nb = a @ a");
    Locator problem = page.locator("#problem");
    assertThat(problem)
        .hasText("line 2, column 7: matmul: both operands must be matrices - left [2], right [2]");
    assertThat(page.locator(".card .name")).hasText(new String[] {"a"});
    assertThat(page.locator("#tape")).isHidden();
    problem.click();
    assertEquals(17, page.evaluate("document.getElementById('program').selectionStart"));
    run("a = [1, 2]\nb = sum(a * a)");
    assertThat(problem).isHidden();
    assertThat(page.locator("#tape")).isVisible();
  }

  @Test
  void values_without_gradients_are_explained() {
    run("a = [1, 2]\na * 2");
    assertThat(page.locator("#note"))
        .hasText(
            "No gradients: backward: needs a scalar, the shape is [2]; sum first or give a seed");
    assertThat(page.locator(".card .gradient")).hasCount(0);
  }

  @Test
  void tensors_of_many_axes_are_shown_as_matrices() {
    run("x = reshape(arange(24), 2, 2, 3, 2)");
    assertThat(page.locator(".card .value .index"))
        .hasText(new String[] {"[0, 0, :, :]", "[0, 1, :, :]", "[1, 0, :, :]", "[1, 1, :, :]"});
    assertThat(page.locator(".card .value .block").last().locator("td"))
        .hasText(new String[] {"18", "19", "20", "21", "22", "23"});
    run("zeros(0, 3)");
    assertThat(page.locator(".card .value .empty")).hasText("no elements");
  }

  @Test
  void text_of_a_program_is_never_markup() {
    run("a = 1 < 2");
    assertThat(page.locator("#problem"))
        .hasText("line 1, column 7: the character '<' has no meaning here");
  }

  @Test
  void all_examples_can_be_clicked() {
    List<String> titles = page.locator("#examples button").allTextContents();
    assertTrue(titles.size() >= 6, titles.toString());
    for (String title : titles) {
      page.locator("#examples button", new Page.LocatorOptions().setHasText(title)).click();
      assertThat(page.locator("body")).hasAttribute("data-state", "idle");
      assertEquals(title.equals("A mistake"), page.locator("#problem").isVisible(), title);
      assertEquals(!title.equals("A mistake"), page.locator(".gradient").count() > 0, title);
    }
  }

  @Test
  void the_tape_is_shown_below() {
    run("a = 3\nb = a + a\nc = b * b");
    assertThat(page.locator("#tape")).isVisible();
    assertThat(page.frameLocator("#frame").locator("body")).containsText("multiply");
  }

  @Test
  void the_chain_rule_is_shown_in_numbers() {
    run("a = 3\nb = a + a\nc = b * b");
    page.locator("#explanation summary").click();
    assertThat(page.locator("#explanation pre")).containsText("b = add(a, a) = 6");
    assertThat(page.locator("#explanation pre")).containsText("at line 2");
    run("1 + 2");
    assertThat(page.locator("#explanation")).isHidden();
  }

  @Test
  void a_stopped_server_is_reported() {
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no connection')); }");
    page.locator("#run").click();
    assertThat(page.locator("#problem")).containsText("does not answer");
  }

  private void run(String program) {
    page.locator("#program").fill(program);
    page.locator("#program").press("Control+Enter");
    assertThat(page.locator("body")).hasAttribute("data-state", "idle");
  }
}
