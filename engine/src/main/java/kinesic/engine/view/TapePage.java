package kinesic.engine.view;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.io.AtomicFile;

/**
 * Writes what a tensor was computed from as a page for a browser: the graph of its tape, with
 * values, gradients and what the ops kept, and the passes forward and backward step by step.
 *
 * <pre>{@code
 * Tensor loss;
 * try (var watch = Autograd.watch()) {
 *   loss = a.add(b).multiply(c.relu()).sum();
 * }
 * TapePage.write(loss, Map.of("a", a, "b", b, "c", c), Path.of("tape.html"));
 * }</pre>
 *
 * <p>The page is one file that needs nothing else. It shows values, times, modules and lines of the
 * program only of what {@link Autograd#watch} saw. Write it before the backward pass that frees the
 * tape and before an optimiser changes the parameters. To learn the gradients, this class runs a
 * backward pass of its own ({@link Autograd#observe}), which calls the observers of gradients; the
 * gradients that leaves have collected do not change.
 */
public final class TapePage {

  private static final List<String> PARTS =
      List.of(
          "tape.css",
          "tape-layout.js",
          "tape-numbers.js",
          "tape-graph.js",
          "tape-steps.js",
          "tape-details.js",
          "tape.js");

  private TapePage() {}

  /**
   * Writes a page about {@code result}, in which parameters of modules have their names.
   *
   * @throws IllegalArgumentException if the result requires no gradient
   * @throws IOException if the file cannot be written
   */
  public static void write(Tensor result, Path file) throws IOException {
    write(result, Map.of(), file);
  }

  /**
   * Writes a page about {@code result}.
   *
   * @param names the names of tensors from which it was computed, such as its inputs
   * @throws IllegalArgumentException if the result requires no gradient
   * @throws IOException if the file cannot be written
   */
  public static void write(Tensor result, Map<String, Tensor> names, Path file) throws IOException {
    byte[] page = html(result, names).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(page));
  }

  /**
   * Returns the page as text.
   *
   * @param names the names of tensors from which the result was computed
   * @throws IllegalArgumentException if the result requires no gradient
   */
  public static String html(Tensor result, Map<String, Tensor> names) {
    if (!result.requiresGradient()) {
      throw new IllegalArgumentException(
          "tapePage: this tensor, %s, does not depend on any tensor that requires a gradient, so"
                  .formatted(result.shape())
              + " that there is no tape");
    }
    TapeReport report = new TapeReport(result, names);
    String page = resource("tape.html");
    for (String part : PARTS) {
      page = page.replace("{{" + part + "}}", resource(part));
    }
    return page.replace("{{title}}", escaped(report.title()))
        .replace("{{data}}", report.json().replace("<", "\\u003c")); // no end of the element
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String resource(String name) {
    try (InputStream in = TapePage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
