package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.facebehavior.report.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTextTest {

  private static final int SEEDS = 6;

  @TempDir private Path folder;

  private StudyText text(List<String> families) throws IOException {
    StudyTables.write(
        MadeUpStudy.results(families, SEEDS),
        new Table("name", "value").row("training faces", "3200"),
        folder);
    return new StudyText("made up", StudyFigures.read(folder));
  }

  @Test
  void a_planted_effect_is_a_sentence_with_its_interval_in_both_families() throws IOException {
    String units =
        Objects.requireNonNull(text(List.of("first", "second")).sections().get("made up units"));
    assertTrue(
        units.matches(
            "(?s).*- one unit left out, left-out units AUC: both 0\\.\\d{3}, no coupling 0\\.\\d{3}: \\+0\\.1\\d\\d"
                + " \\(95 % interval 0\\.\\d{3} to 0\\.\\d{3}\\); second family \\+0\\.1\\d\\d \\(.*"),
        units);
    assertTrue(
        units.matches(
            "(?s).*are adjusted together, \\d+ of the \\d+ effects on the first family, and \\d+ of the"
                + " \\d+ effects on the second family are still shown\\..*"),
        units);
  }

  @Test
  void labels_that_are_left_out_have_a_row_each() throws IOException {
    Map<String, String> sections = text(List.of("first", "second")).sections();
    String units = Objects.requireNonNull(sections.get("made up units one by one"));
    String groups = Objects.requireNonNull(sections.get("made up units by group"));
    assertTrue(
        units.matches("(?s).*\\| AU\\d\\d \\| \\d+ · \\d+ \\| 0\\.\\d{3} · 0\\.\\d{3} .*"), units);
    assertTrue(groups.contains("\n| units as BP4D | 6 · 6 |"), groups);
  }

  @Test
  void an_effect_of_the_first_family_alone_is_not_confirmed() throws IOException {
    Map<String, String> sections = text(List.of("first", "second")).sections();
    String coupling = Objects.requireNonNull(sections.get("made up coupling"));
    String claims = Objects.requireNonNull(sections.get("made up claims"));
    assertFalse(coupling.contains("average accuracy: co-annotation"), coupling);
    assertTrue(claims.contains("holds in part, on the first family only"), claims);
  }

  @Test
  void one_family_has_neither_a_second_row_nor_a_word_on_replication() throws IOException {
    String page = text(List.of("first")).page("A study");
    assertTrue(page.startsWith("# A study\n"), page);
    assertFalse(page.contains("second"), page);
    assertTrue(page.contains("| training faces | 3200 |"), page);
  }

  @Test
  void generated_sections_are_replaced_and_the_rest_stays() {
    String before =
        """
        # Title

        <!-- generated: a b -->

        old

        <!-- end -->

        By hand.

        <!-- generated: other -->

        kept

        <!-- end -->
        """;
    String after = GeneratedSections.replace(before, Map.of("a b", "new $1 \\ text\n"));
    assertEquals(before.replace("old", "new $1 \\ text"), after);
    assertEquals(List.of("a b", "other"), List.copyOf(GeneratedSections.names(before)));
    assertFalse(GeneratedSections.handWritten(before).contains("kept"));
  }

  @Test
  void a_file_with_a_word_instead_of_a_number_is_named() throws IOException {
    StudyText ignored = text(List.of("first"));
    Path file = folder.resolve("comparisons.csv");
    Files.writeString(file, Files.readString(file).replaceFirst(",0\\.\\d+,", ",much,"));
    IOException e = assertThrows(IOException.class, () -> StudyFigures.read(folder));
    String message = Objects.requireNonNull(e.getMessage());
    assertTrue(message.startsWith(file + ": \"much\" in the column "), message);
  }
}
