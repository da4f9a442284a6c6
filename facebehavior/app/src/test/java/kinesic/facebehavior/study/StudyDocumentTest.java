package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code STUDY.md} to the files that the study of affect has written. */
class StudyDocumentTest {

  private static final Path PAGE = Path.of("..", "STUDY.md");
  private static final Path FIGURES = Path.of("..", "study", "affect");

  private static final Pattern PAPER = Pattern.compile("arXiv [0-9.]+");

  /** A number with decimals. */
  private static final Pattern FIGURE = Pattern.compile("[0-9]*\\.[0-9]+");

  @Test
  void every_generated_section_is_what_the_command_writes() throws IOException {
    String page = Files.readString(PAGE);
    Map<String, String> sections = new StudyText("affect", StudyFigures.read(FIGURES)).sections();
    assertEquals(sections.keySet(), GeneratedSections.names(page));
    assertEquals(
        GeneratedSections.replace(page, sections),
        page,
        "facebehavior/STUDY.md is not what facebehavior/study/affect says");
  }

  @Test
  void no_figure_is_written_by_hand() throws IOException {
    String byHand = GeneratedSections.handWritten(Files.readString(PAGE));
    Matcher figure = FIGURE.matcher(PAPER.matcher(byHand).replaceAll("arXiv"));
    assertFalse(
        figure.find(), () -> "a figure outside of the generated sections: " + figure.group());
  }
}
