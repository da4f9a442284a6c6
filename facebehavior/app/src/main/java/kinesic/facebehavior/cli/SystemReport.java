package kinesic.facebehavior.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import kinesic.engine.io.Json;
import kinesic.facebehavior.detect.DetectorFile;
import kinesic.facebehavior.video.FFmpeg;
import kinesic.kernels.BackendSelectionException;
import kinesic.kernels.Backends;
import org.jspecify.annotations.Nullable;

/**
 * Facts about the program, the Java VM, the machine, the backend and external tools, in named
 * sections. A value is a string, an integer or a boolean; null if it does not exist here.
 */
final class SystemReport {

  private static final String MODULE = "jdk.incubator.vector";
  private static final long MIB = 1 << 20;

  private final Map<String, Map<String, @Nullable Object>> sections;
  private final boolean healthy;

  private SystemReport(Map<String, Map<String, @Nullable Object>> sections, boolean healthy) {
    this.sections = sections;
    this.healthy = healthy;
  }

  /** Collects the facts about this process; starts the standard backend and runs the tools. */
  static SystemReport ofThisProcess() {
    Map<String, Map<String, @Nullable Object>> sections = new LinkedHashMap<>();
    sections.put("kinesic", section("version", Main.class.getPackage().getImplementationVersion()));
    sections.put(
        "java",
        section(
            "version", System.getProperty("java.version"),
            "vendor", System.getProperty("java.vendor"),
            "vm", System.getProperty("java.vm.name"),
            "home", System.getProperty("java.home")));
    sections.put(
        "system",
        section(
            "os", System.getProperty("os.name") + " " + System.getProperty("os.version"),
            "architecture", System.getProperty("os.arch"),
            "processors", Runtime.getRuntime().availableProcessors()));
    sections.put("vector", vector());
    Map<String, @Nullable Object> backend = backend();
    sections.put("backend", backend);
    Backends.deviceFacts()
        .forEach((device, facts) -> sections.put(device, new LinkedHashMap<>(facts)));
    sections.put("threads", threads(System.getProperty("kinesic.threads"), System.getenv()));
    sections.put("memory", memory());
    sections.put("tools", tools());
    return new SystemReport(sections, backend.get("name") != null);
  }

  private static Map<String, @Nullable Object> vector() {
    OptionalInt bits = Backends.preferredVectorBits();
    boolean known = bits.isPresent();
    return section(
        "module",
        MODULE,
        "module loaded",
        ModuleLayer.boot().findModule(MODULE).isPresent(),
        "preferred bits",
        known ? bits.getAsInt() : null,
        "preferred floats",
        known ? bits.getAsInt() / Float.SIZE : null);
  }

  /** Returns the name of the backend and the reason for it, or the problem if it cannot start. */
  private static Map<String, @Nullable Object> backend() {
    try {
      String name = Backends.standard().name();
      return section("name", name, "reason", Backends.standardReason());
    } catch (BackendSelectionException e) {
      return section("name", null, "reason", e.getMessage());
    }
  }

  /**
   * Returns the number of threads and the setting that determines it.
   *
   * @param property the value of {@code kinesic.threads}, which the launcher sets to that of {@code
   *     KINESIC_THREADS}
   */
  static Map<String, @Nullable Object> threads(
      @Nullable String property, Map<String, String> environment) {
    if (property == null) {
      return section(
          "count",
          Runtime.getRuntime().availableProcessors(),
          "set by",
          "the number of available processors");
    }
    boolean launcher = property.equals(environment.get("KINESIC_THREADS"));
    return section(
        "count", property.matches("[1-9][0-9]{0,3}") ? Integer.valueOf(property) : null,
        "set by",
            launcher
                ? "the environment variable KINESIC_THREADS"
                : "the system property kinesic.threads");
  }

  private static Map<String, @Nullable Object> memory() {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return section(
        "heap limit MiB", Runtime.getRuntime().maxMemory() / MIB,
        "physical MiB", machine.getTotalMemorySize() / MIB);
  }

  private static Map<String, @Nullable Object> tools() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    ExternalTool driver = ExternalTool.NVIDIA_SMI;
    return section(
        "face detector",
        detector(),
        "ffmpeg",
        ffmpeg(),
        driver.program(),
        driver.describe(path).orElse(null));
  }

  /** Returns the file of the face detector, or how to get it. */
  private static String detector() {
    try {
      return DetectorFile.find(Optional.empty()).toString();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Returns which program reads videos, or how to get it. */
  private static String ffmpeg() {
    try {
      return FFmpeg.find(Optional.empty()).toString();
    } catch (IOException e) {
      return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
  }

  /** Returns a section of alternating names and values, in this order. */
  private static Map<String, @Nullable Object> section(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      section.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return Collections.unmodifiableMap(section);
  }

  /** Returns whether the backend could start. */
  boolean isHealthy() {
    return healthy;
  }

  /** Returns the facts as text, a line each. */
  String text() {
    List<String> lines = new ArrayList<>();
    sections.forEach(
        (title, facts) -> {
          lines.add(title);
          facts.forEach(
              (name, value) -> {
                String shown =
                    value instanceof Boolean yes
                        ? yes ? "yes" : "no"
                        : Objects.requireNonNullElse(value, "not available").toString();
                lines.add("  %-18s%s".formatted(name, shown));
              });
        });
    return String.join(System.lineSeparator(), lines);
  }

  /** Returns the facts as a JSON object of objects, with underscores in the names. */
  String json() {
    return sections.entrySet().stream()
        .map(section -> "  " + Json.quote(section.getKey()) + ": " + json(section.getValue()))
        .collect(Collectors.joining(",\n", "{\n", "\n}"));
  }

  private static String json(Map<String, @Nullable Object> facts) {
    return facts.entrySet().stream()
        .map(fact -> Json.quote(fact.getKey().replace(' ', '_')) + ": " + json(fact.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String json(@Nullable Object value) {
    return value instanceof String text ? Json.quote(text) : String.valueOf(value);
  }
}
