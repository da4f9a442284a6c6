package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Checks in the source of all modules that the default locale changes no file, name or page: in an
 * Arabic locale {@code %d} writes other digits, in a Turkish one {@code toLowerCase} changes the
 * letter I.
 *
 * <p>Calls of {@code String.format} and {@code printf} must name a locale, {@code toLowerCase} and
 * {@code toUpperCase} too. {@link String#formatted} cannot, so its format may use {@code %s} for
 * numbers, but not {@code %d}, {@code %f} and the like.
 */
final class LocaleTest {

  private static final Pattern NUMBER =
      Pattern.compile("(?<!%)(?:%%)*%(?:[0-9]+\\$)?[-#+ 0,(]*[0-9]*(?:\\.[0-9]+)?[deEfgGaA]");

  private static List<Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath().resolveSibling("");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .sorted()
          .toList();
    }
  }

  private static List<String> violations(Iterable<? extends JavaFileObject> files)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavacTask task =
        (JavacTask)
            compiler.getTask(
                Writer.nullWriter(), null, diagnostic -> {}, List.of("-proc:none"), null, files);
    List<String> found = new ArrayList<>();
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    for (CompilationUnitTree unit : task.parse()) {
      new Scanner(unit, positions, found).scan(unit, null);
    }
    return found;
  }

  /** Visits the calls of a file. */
  private static final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;

    Scanner(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
      if (call.getMethodSelect() instanceof MemberSelectTree select && isWrong(call, select)) {
        long line =
            unit.getLineMap()
                .getLineNumber(positions.getStartPosition(unit, select.getExpression()));
        found.add(
            "%s:%s: %s".formatted(unit.getSourceFile().getName(), line, select.getIdentifier()));
      }
      return super.visitMethodInvocation(call, null);
    }

    private static boolean isWrong(MethodInvocationTree call, MemberSelectTree select) {
      List<? extends ExpressionTree> arguments = call.getArguments();
      return switch (select.getIdentifier().toString()) {
        case "toLowerCase", "toUpperCase" -> arguments.isEmpty();
        case "printf" -> !isLocale(arguments);
        case "format" -> select.getExpression().toString().equals("String") && !isLocale(arguments);
        case "formatted" -> NUMBER.matcher(text(select.getExpression())).find();
        default -> false;
      };
    }

    private static boolean isLocale(List<? extends ExpressionTree> arguments) {
      return arguments.get(0).toString().startsWith("Locale.");
    }

    /** The literals in an expression. */
    private static String text(ExpressionTree expression) {
      StringBuilder text = new StringBuilder();
      new TreeScanner<@Nullable Void, @Nullable Void>() {
        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void unused) {
          text.append(literal.getValue());
          return null;
        }
      }.scan(expression, null);
      return text.toString();
    }
  }

  @Test
  void the_default_locale_changes_nothing() throws Exception {
    List<Path> sources = sources();
    assertTrue(sources.size() > 400, sources.size() + " files: the modules were not found");
    try (StandardJavaFileManager files =
        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, Locale.ROOT, null)) {
      assertEquals("", String.join("\n", violations(files.getJavaFileObjectsFromPaths(sources))));
    }
  }

  @Test
  void calls_that_depend_on_the_locale_are_found() throws Exception {
    String source =
        """
        class A {
          String a = "I".toLowerCase();
          String b = "I".toLowerCase(Locale.ROOT);
          String c = String.format("%s", 1);
          String d = String.format(Locale.ROOT, "%d", 1);
          String e = "%s of %s".formatted(1, 2);
          String f = "%s of %1$05d".formatted(1);
          String g = ("a" + ": %.4f").formatted(1.5);
          String h = "100 %% of %%05d, 9 %%, %s %%d".formatted(1);
          void h(java.io.PrintWriter out) {
            out.printf("%d", 1);
            out.printf(Locale.ROOT, "%d", 1);
          }
        }
        """;
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///A.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    assertEquals(
        List.of(
            "/A.java:2: toLowerCase",
            "/A.java:4: format",
            "/A.java:7: formatted",
            "/A.java:8: formatted",
            "/A.java:11: printf"),
        violations(List.of(file)));
  }
}
