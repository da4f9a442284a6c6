package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kinesic.engine.browser.Chromium;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A reader filters, sorts and opens the comparisons of a study. */
final class StudyPageBrowserTest {

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final int SEEDS = 5;

  @TempDir private Path folder;

  @BeforeEach
  void writePage() throws IOException {
    StudyResults results = MadeUpStudy.results(List.of("first", "second"), SEEDS);
    StudyPage.write("Study", MadeUpStudy.SUBJECT, results, folder);
    for (VariantRun run : results.matrix().runs()) {
      Path own = folder.resolve("trainings").resolve(run.folder());
      Files.createDirectories(own);
      Files.writeString(own.resolve("figures.csv"), "test,figure,value,chance\n");
    }
  }

  private URI address(String fragment) {
    return URI.create(folder.resolve("study.html").toUri() + fragment);
  }

  private Page open(String fragment) {
    return CHROMIUM.open(address(fragment));
  }

  private static int rows(Page page) {
    return page.locator(".forest tbody").count();
  }

  private static String status(Page page) {
    return page.locator("#status").textContent();
  }

  private static List<Double> differences(Page page) {
    List<Double> values = new ArrayList<>();
    for (String text :
        page.locator(".forest tbody tr:first-child td.difference").allTextContents()) {
      values.add(Double.valueOf(text.replace('\u2212', '-')));
    }
    return values;
  }

  @Test
  void the_first_view_is_the_first_question_with_all_labels_on_both_families() {
    Page page = open("");
    assertEquals(16, rows(page), "4 couplings, 4 metrics");
    assertEquals("32 comparisons: 1 gain, 0 losses, 31 none shown.", status(page));
    assertEquals(2, page.locator(".forest tbody").first().locator("tr").count());
    assertEquals("100 % (32)", page.locator("#filter-fraction option:checked").textContent());
    assertTrue(page.url().endsWith("study.html"), "the address is that of the page");
  }

  @Test
  void filters_narrow_the_table_and_the_plot_and_the_address_says_how() {
    Page page = open("");
    page.locator("#filter-question").selectOption("1");
    page.locator("#filter-reference")
        .selectOption(
            page.locator(
                    "#filter-reference option",
                    new Page.LocatorOptions().setHasText("no coupling ("))
                .getAttribute("value"));
    page.locator("#filter-metric")
        .selectOption(
            page.locator("#filter-metric option", new Page.LocatorOptions().setHasText("AUC"))
                .getAttribute("value"));
    assertEquals(8, rows(page), "4 couplings, 2 scopes");
    assertEquals(16, page.locator(".forest .dot").count());
    assertTrue(page.url().contains("#question=units&"), page.url());

    Page quoted = CHROMIUM.open(URI.create(page.url()));
    assertEquals(status(page), status(quoted));
    assertEquals(8, rows(quoted));
    quoted.locator("#filter-family").selectOption("1");
    assertEquals(8, quoted.locator(".forest .dot").count(), "one family");
    quoted.locator("#all").click();
    assertTrue(status(quoted).matches("\\d,?\\d+ comparisons: .*"), status(quoted));
    quoted.locator("#whole").click();
    assertEquals(0, quoted.locator("#whole").count());
  }

  @Test
  void a_question_without_such_rows_lifts_the_other_filters() {
    Page page = open("#question=coupling&fraction=5+%25&metric=AU+mean+AUC");
    assertEquals(4, rows(page));
    page.locator("#filter-question").selectOption("1");
    assertNotEquals(0, rows(page));
    assertEquals("any", page.locator("#filter-metric option:checked").textContent());
  }

  @Test
  void the_table_is_sorted_by_any_column_with_the_keyboard() {
    Page page = open("");
    List<Double> before = differences(page);
    Locator heading = page.locator("[data-sort=difference]");
    heading.focus();
    page.keyboard().press("Enter");
    List<Double> down = differences(page);
    assertEquals(before.stream().sorted(Collections.reverseOrder()).toList(), down);
    assertEquals("descending", page.locator("th.difference").getAttribute("aria-sort"));
    assertTrue(page.url().contains("down=difference"), page.url());
    page.keyboard().press("Enter"); // the heading has kept the focus
    assertEquals(before.stream().sorted().toList(), differences(page));
    assertEquals("ascending", page.locator("th.difference").getAttribute("aria-sort"));
    page.keyboard().press("Enter");
    assertEquals(before, differences(page));
    page.locator("[data-sort=adjusted]").click();
    assertTrue(page.locator(".forest tbody tr.panel").count() == 0);
    assertEquals("gain", page.locator(".forest tbody .verdict").first().textContent());
  }

  @Test
  void a_row_opens_the_values_of_its_runs_with_links_to_their_files() {
    Page page = open("#question=units&reference=no+coupling&scope=one+unit");
    Locator row = page.locator(".forest tbody").first();
    Locator button = row.locator(".opens");
    button.focus();
    page.keyboard().press("Enter");
    assertEquals("true", button.getAttribute("aria-expanded"));
    assertEquals(2, row.locator(".runs").count(), "a part for each family");
    assertEquals(2 * SEEDS, row.locator(".slopes .pair").count());
    Locator links = row.locator(".runs a");
    assertEquals(2 * SEEDS * 2 * 2, links.count(), "2 families, 2 units, variant and reference");
    for (Object href : (List<?>) links.evaluateAll("all => all.map(a => a.getAttribute('href'))")) {
      assertTrue(Files.exists(folder.resolve(String.valueOf(href))), String.valueOf(href));
    }
    assertTrue(row.locator(".scenarios span").first().textContent().matches("AU\\d+ 0[.]\\d{3}"));
    assertTrue(page.url().contains("open="), page.url());
    assertEquals(1, open(page.url().substring(page.url().indexOf('#'))).locator(".panel").count());
    row.locator("td.plot").first().click();
    assertEquals(0, page.locator(".panel").count(), "a click on the row closes it");
  }

  @Test
  void the_filtered_rows_are_downloaded() throws IOException {
    Page page = open("#question=coupling&metric=AU+mean+AUC&fraction=100+%25");
    Download download = page.waitForDownload(() -> page.locator("#download").click());
    assertEquals("comparisons-selected.csv", download.suggestedFilename());
    List<String> lines = Files.readAllLines(download.path());
    assertEquals(1 + 8, lines.size());
    assertTrue(lines.getFirst().startsWith("family,question,scope,test,labels,figure,arm,"));
    assertTrue(lines.get(1).startsWith("first,coupling,complete,test,100 %,AU mean AUC,"));
  }

  @Test
  void answers_lead_to_their_rows_and_it_fits_a_phone_in_the_dark() {
    Page page =
        CHROMIUM.open(
            address(""),
            new Browser.NewContextOptions()
                .setColorScheme(ColorScheme.DARK)
                .setViewportSize(400, 800));
    page.locator("a[href='#question=expressions']").click();
    page.waitForCondition(() -> page.url().contains("#question=expressions"));
    assertTrue(
        page.locator("#filter-question option:checked").textContent().startsWith("Expressions"));
    Object width = page.evaluate("document.documentElement.scrollWidth");
    assertEquals(400, width, "only the table scrolls sideways");
    String ground =
        String.valueOf(page.evaluate("getComputedStyle(document.body).backgroundColor"));
    assertEquals("rgb(18, 22, 28)", ground);
  }
}
