package kinesic.facebehavior.study;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a Markdown text that a command writes, each between two comments:
 *
 * <pre>
 *   &lt;!-- generated: affect units --&gt;
 *   ...
 *   &lt;!-- end --&gt;
 * </pre>
 */
public final class GeneratedSections {

  private static final Pattern SECTION =
      Pattern.compile("<!-- generated: ([^>]*?) -->\\R(.*?)<!-- end -->", Pattern.DOTALL);

  private GeneratedSections() {}

  /** The names of the generated parts of a text, in their order. */
  public static Set<String> names(String text) {
    Set<String> names = new LinkedHashSet<>();
    Matcher matcher = SECTION.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /**
   * Replaces the generated parts that have these names; other parts stay as they are.
   *
   * @param sections the new parts by name, without the comments
   */
  public static String replace(String text, Map<String, String> sections) {
    Matcher matcher = SECTION.matcher(text);
    return matcher.replaceAll(
        found -> {
          String body = sections.getOrDefault(found.group(1), found.group(2).strip());
          return Matcher.quoteReplacement(section(found.group(1), body));
        });
  }

  /** A part with the comments around it. */
  public static String section(String name, String body) {
    return "<!-- generated: %s -->\n\n%s\n\n<!-- end -->".formatted(name, body.strip());
  }

  /** The text without its generated parts: what is written by hand. */
  public static String handWritten(String text) {
    return SECTION.matcher(text).replaceAll("");
  }
}
