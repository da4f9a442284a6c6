package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kinesic.facebehavior.spark.RankMessage.Kind;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What rank 0 tells a driver that is slow to answer. */
@Timeout(60)
final class RankReporterTest {

  private static final long SLOW = 100; // milliseconds for an answer

  private final ExecutorPlugin plugin = new MessagePlugin().executorPlugin();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final StringBuilder printed = new StringBuilder();

  @BeforeEach
  void connect() {
    PluginContext context =
        (PluginContext)
            Proxy.newProxyInstance(
                PluginContext.class.getClassLoader(),
                new Class<?>[] {PluginContext.class},
                (proxy, method, arguments) -> answer((String) arguments[0]));
    plugin.init(context, Map.of());
  }

  @AfterEach
  void disconnect() {
    plugin.shutdown();
  }

  private String answer(String encoded) throws InterruptedException {
    RankMessage message = RankMessage.decoded(encoded);
    if (message.kind() == Kind.PRINTED) {
      asked.countDown();
      Thread.sleep(SLOW);
      printed.append(message.text());
    }
    return "";
  }

  @Test
  void what_is_printed_last_arrives_when_the_reporter_closes_while_it_sends() throws Exception {
    try (RankReporter reporter = new RankReporter(1, Display.standard())) {
      PrintWriter out = reporter.out();
      out.print("first\n");
      out.flush();
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      out.print("second\n");
      out.flush();
    }
    assertEquals("first\nsecond\n", printed.toString());
  }
}
