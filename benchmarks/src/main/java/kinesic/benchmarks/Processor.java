package kinesic.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What of this machine's processor decides what share of its limit a kernel reaches: its maker, the
 * width of its vectors, its L2 cache.
 */
final class Processor {

  private static final Path INFO = Path.of("/proc/cpuinfo");
  private static final Path L2 = Path.of("/sys/devices/system/cpu/cpu0/cache/index2/size");

  private Processor() {}

  /**
   * A name for the kind, without commas, such as {@code AuthenticAMD 512 bits L2 1024K}. Where the
   * system does not tell, as outside Linux, it is of the architecture and the width alone.
   *
   * @throws IOException if the system cannot be asked
   */
  static String kind() throws IOException {
    String maker = System.getProperty("os.arch");
    if (Files.isReadable(INFO)) {
      maker = maker(Files.readString(INFO, StandardCharsets.UTF_8), maker);
    }
    String kind = maker + " " + FmaLimit.vectorBits() + " bits";
    return Files.isReadable(L2)
        ? kind + " L2 " + Files.readString(L2, StandardCharsets.UTF_8).strip()
        : kind;
  }

  /** The maker that the first processor of {@code info} states, or {@code otherwise}. */
  static String maker(String info, String otherwise) {
    return info.lines()
        .filter(line -> line.startsWith("vendor_id"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(otherwise);
  }
}
