package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import kinesic.engine.io.Json;
import kinesic.facebehavior.report.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The page without a browser: its sentences, figures, tables and data. */
final class StudyPageTest {

  private static final List<String> BOTH = List.of("first", "second");

  @TempDir private Path folder;

  private String page(List<String> families, int seeds) throws IOException {
    StudyPage.write("A <study>", MadeUpStudy.SUBJECT, MadeUpStudy.results(families, seeds), folder);
    return Files.readString(folder.resolve("study.html"));
  }

  private static void assertContains(String page, String... texts) {
    for (String text : texts) {
      assertTrue(page.contains(text), text);
    }
  }

  private static String body(String page) {
    return page.substring(page.indexOf("<main>"), page.indexOf("</main>") + "</main>".length());
  }

  @Test
  void questions_are_answered_in_sentences_before_anything_else() throws Exception {
    String page = page(BOTH, 5);
    assertContains(
        page,
        "<h1>A &lt;study&gt;</h1>",
        "on 2 families of databases.",
        "<h3>What does a network learn of action units that no training database annotates?</h3>",
        "Compared with no coupling: of 24 comparisons, 6 show a gain in both families of databases",
        "Greatest confirmed gain: both compared with no coupling, left-out units",
        "one unit without annotations",
        "show an effect in one family only",
        "href=\"#question=units\"");
    assertTrue(page.indexOf("id=\"answers\"") < page.indexOf("id=\"explore\""));
  }

  @Test
  void effects_in_one_family_of_databases_are_not_said_to_be_confirmed() throws Exception {
    String page = body(page(List.of("given"), 5));
    assertContains(page, "on one family of databases.", "show no effect", "Greatest gain: ");
    assertFalse(page.contains("confirmed"));
    assertFalse(page.contains("both families"));
  }

  @Test
  void one_seed_is_not_tested_and_nothing_undefined_is_printed() throws Exception {
    String page = page(BOTH, 1);
    assertContains(page, "Nothing is tested: there is one seed only, or the values are equal.");
    assertFalse(page.contains("NaN"));
  }

  @Test
  void without_a_script_there_are_figures_and_tables() throws Exception {
    String page = page(BOTH, 3);
    String body = body(page);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)));
    assertContains(
        body,
        "id=\"figure-units\"",
        "one unit left out: left-out units AUC, compared with no coupling",
        "<summary>The same as a table</summary>",
        "This part needs a script.",
        "first databases, one unit left out",
        "<a href=\"comparisons.csv\">comparisons.csv</a>");
    assertFalse(body.contains("http"), "no other machine is named");
  }

  @Test
  void the_search_and_the_pilot_are_shown_if_there_were_any() throws Exception {
    assertFalse(page(BOTH, 2).contains("id=\"search\""));
    Table search =
        new Table("subject", "trial", "lambda_sca", "rate_scale", "score", "chosen")
            .row("no coupling", "0", "", "1", "1.28", "control")
            .row("no coupling", "1", "", "1.5", "1.20", "no")
            .row("no coupling", "2", "", "0.5", "1.31", "yes")
            .row("both", "1", "0.3", "1", "1.25", "yes")
            .row("both", "2", "2", "1", "", "no");
    Table pilot =
        new Table("test", "figure", "seeds", "deviation", "needed_01")
            .row("test", "AU mean AUC", "4", "0.012", "14");
    StudyPage.write(
        "Study",
        MadeUpStudy.SUBJECT,
        MadeUpStudy.results(BOTH, 2, Map.of("search.csv", search, "pilot.csv", pilot)),
        folder);
    assertContains(
        Files.readString(folder.resolve("study.html")),
        "id=\"search\"",
        "<title>trial 2: 1.310</title>",
        "<th>trial</th><th>rate scale</th><th>score</th><th>chosen</th>",
        "<th>0</th><td>1</td><td>1.28</td><td>control</td>",
        "<th>2</th><td>0.5</td><td>1.31</td><td>★</td>",
        "id=\"pilot\"",
        "<th>needed 01</th>");
  }

  @Test
  void the_data_contain_every_comparison_with_the_values_and_files_of_its_runs() throws Exception {
    StudyResults results = MadeUpStudy.results(BOTH, 4);
    Json data = Json.parse(new StudyExplorer(results, results.comparisons()).program().data());
    Json comparisons = data.member("comparisons");
    List<String> columns = new ArrayList<>();
    for (Json column : comparisons.member("columns").elements()) {
      columns.add(column.string());
    }
    List<Json> rows = comparisons.member("rows").elements();
    assertEquals(results.comparisons().size(), rows.size());
    List<Json> first = rows.getFirst().elements();
    assertEquals(4, first.get(columns.indexOf("values")).elements().size());
    List<Json> runs = data.member("runs").member("rows").elements();
    assertEquals(results.matrix().runs().size(), runs.size());
    assertEquals(
        "trainings/first/complete/expressions-alone/100/seed-1/figures.csv",
        runs.getFirst().elements().get(6).string());
  }
}
