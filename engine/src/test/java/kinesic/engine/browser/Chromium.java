package kinesic.engine.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A headless Chromium for the tests of a class:
 *
 * <pre>{@code
 * @RegisterExtension static final Chromium CHROMIUM = new Chromium();
 *
 * @Test
 * void the_title_is_shown() {
 *   Page page = CHROMIUM.open(file.toUri());
 *   assertEquals("A title", page.title());
 * }
 * }</pre>
 *
 * <p>A test fails if a page of it wrote an error or a warning to the console, threw an exception,
 * or asked another machine for something. The tests of the class are skipped if no browser is
 * installed: {@code chromium}, {@code chromium-browser} or {@code google-chrome} on the path, or
 * what the environment variable {@code KINESIC_BROWSER} names. None is downloaded.
 */
public final class Chromium implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Set<String> COMPLAINTS = Set.of("error", "warning");

  private @Nullable Playwright playwright;
  private @Nullable Browser browser;
  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  /** Starts the browser. */
  @Override
  public void beforeAll(ExtensionContext context) {
    Optional<Path> executable = executable();
    Assumptions.assumeTrue(
        executable.isPresent(),
        "no browser: none of %s is on the path, and KINESIC_BROWSER names no file"
            .formatted(NAMES));
    Playwright driver =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    playwright = driver;
    browser =
        driver
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable.orElseThrow())
                    .setArgs(List.of("--no-sandbox"))); // containers run as root
  }

  private static Optional<Path> executable() {
    String named = System.getenv("KINESIC_BROWSER");
    if (named != null) {
      return Optional.of(Path.of(named)).filter(Files::isExecutable);
    }
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return NAMES.stream()
        .flatMap(name -> folders(path).map(folder -> folder.resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> folders(String path) {
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of);
  }

  /** Opens a page in a window of its own, 1280 by 800 pixels; the end of the test closes it. */
  public Page open(URI address) {
    return open(address, new Browser.NewContextOptions().setViewportSize(1280, 800));
  }

  /** Opens a page in a window of its own with other settings, such as dark colours. */
  public Page open(URI address, Browser.NewContextOptions settings) {
    BrowserContext context = Objects.requireNonNull(browser).newContext(settings);
    contexts.add(context);
    context.onConsoleMessage(this::note);
    context.onWebError(error -> complaints.add("exception: " + error.error()));
    context.route(url -> !isLocal(url), this::refuse);
    Page page = context.newPage();
    page.navigate(address.toString());
    return page;
  }

  private void note(ConsoleMessage message) {
    if (COMPLAINTS.contains(message.type())) {
      complaints.add("console: " + message.text());
    }
  }

  private static boolean isLocal(String url) {
    return url.matches("(file|data|blob):.*|http://(127\\.0\\.0\\.1|localhost)[:/].*");
  }

  private void refuse(Route route) {
    complaints.add("request: " + route.request().url());
    route.abort();
  }

  /** Returns the texts of those elements that overlap with another one of the same selector. */
  public static List<String> overlaps(Page page, String selector) {
    Object found =
        page.evaluate(
            """
            (selector) => {
              const all = [...document.querySelectorAll(selector)]
                .map((element) => ({ element, area: element.getBoundingClientRect() }));
              return all.filter((p) => all.some((q) => p !== q
                  && p.area.left < q.area.right && q.area.left < p.area.right
                  && p.area.top < q.area.bottom && q.area.top < p.area.bottom))
                .map((p) => p.element.textContent);
            }
            """,
            selector);
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  /** Closes the windows, and fails the test if a page complained. */
  @Override
  public void afterEach(ExtensionContext context) {
    assertEquals(List.of(), closeWindows());
  }

  /** Closes the windows and returns what their pages complained about. */
  List<String> closeWindows() {
    contexts.forEach(BrowserContext::close);
    contexts.clear();
    List<String> found = List.copyOf(complaints);
    complaints.clear();
    return found;
  }

  /** Stops the browser. */
  @Override
  public void afterAll(ExtensionContext context) {
    if (browser != null) {
      browser.close();
    }
    if (playwright != null) {
      playwright.close();
    }
  }
}
