package kinesic.engine.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the start-up file of jshell, and the session that the README shows. */
final class ShellTest {

  private final JShell shell = JShell.builder().executionEngine("local").build();

  @BeforeEach
  void start() throws IOException {
    ClassPath.ofLessons().forEach(shell::addToClasspath);
    run(Files.readString(Path.of("lessons", "kinesic.jsh")));
  }

  @AfterEach
  void end() {
    shell.close();
  }

  @Test
  void the_session_of_the_readme_gives_what_the_readme_shows() throws IOException {
    Matcher inputs =
        Pattern.compile("jshell> (.*)\n((?s:.*?))(?=\njshell> |\n```)")
            .matcher(Files.readString(Path.of("lessons", "README.md")));
    int count = 0;
    while (inputs.find()) {
      String value = run(inputs.group(1));
      Matcher shown = Pattern.compile("\\S+ ==> (.*)").matcher(inputs.group(2).strip());
      if (shown.matches()) { // tape prints, and has no value
        assertEquals(shown.group(1), value, inputs.group(1));
      }
      count++;
    }
    assertEquals(4, count);
  }

  @Test
  void random_numbers_have_the_shape_that_is_asked_for() {
    assertEquals("[2, 3]", run("normal(2, 3).shape()"));
  }

  @Test
  void the_packages_that_one_needs_are_imported() {
    assertEquals("3.0", run("Tensor.of(1f, 2f).sum().item()"));
    assertEquals("true", run("new GradientCheck().check(in -> in[0].exp(), param(1, 2)) < 1e-3"));
    assertEquals("true", run("Backends.standard().name().startsWith(\"cpu\")"));
    assertEquals("[1, 2]", run("IntStream.of(1, 2).boxed().toList()"));
  }

  /** Evaluates all snippets, and returns the value of the last one, "" if it has none. */
  private String run(String source) {
    String rest = source;
    String value = "";
    while (!rest.isBlank()) {
      SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      for (SnippetEvent event : shell.eval(Objects.requireNonNull(next.source()))) {
        List<String> problems =
            shell.diagnostics(event.snippet()).map(problem -> problem.getMessage(null)).toList();
        assertEquals(List.of(), problems, event.snippet().source());
        assertEquals(Snippet.Status.VALID, event.status(), event.snippet().source());
        value = Objects.requireNonNullElse(event.value(), "");
      }
      rest = next.remaining();
    }
    return value;
  }
}
