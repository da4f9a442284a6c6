package kinesic.facebehavior.spark.storage;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.net.NetUtils;

/**
 * The content of the file of a lease.
 *
 * @param owner what messages call the driver that has it
 * @param token the right to write, 32 hexadecimal digits
 */
record LeaseText(String owner, String token) {

  /** The owner of a lease that says nothing. */
  static final String UNKNOWN = "another program";

  private static final Pattern FORM =
      Pattern.compile("owner = (?<owner>.+)\\ntoken = (?<token>[0-9a-f]{32})\\n");

  /** Returns a new one for this process. */
  static LeaseText ofThisProcess() {
    return new LeaseText(
        "%s on %s, process %s"
            .formatted(
                System.getProperty("user.name"),
                NetUtils.getLocalHostname(),
                ProcessHandle.current().pid()),
        newToken());
  }

  private static String newToken() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  LeaseText withNewToken() {
    return new LeaseText(owner, newToken());
  }

  byte[] bytes() {
    return "owner = %s\ntoken = %s\n".formatted(owner, token).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns what a file says; empty if it is incomplete. */
  static Optional<LeaseText> parse(byte[] content) {
    Matcher matcher = FORM.matcher(new String(content, StandardCharsets.UTF_8));
    return matcher.matches()
        ? Optional.of(new LeaseText(matcher.group("owner"), matcher.group("token")))
        : Optional.empty();
  }
}
