package kinesic.facebehavior.spark;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Messages from tasks to the driver over Spark's own connection, and the driver's answers.
 *
 * <p>Spark creates the plugin itself, one in the driver and one in each executor, so its ends are
 * found through fields of the class: they live once per Java virtual machine, which has one Spark
 * context at a time. Messages are strings, because the threads that read them may not see the
 * classes of the program.
 */
public final class MessagePlugin implements SparkPlugin {

  private static final AtomicReference<@Nullable DriverEnd> DRIVER = new AtomicReference<>();
  private static final AtomicReference<@Nullable PluginContext> EXECUTOR = new AtomicReference<>();

  /** What receives the messages. */
  interface DriverEnd {

    /** Called before executors can connect. */
    void started(SparkContext context);

    /**
     * Answers a message; called on threads of Spark.
     *
     * @return the answer; empty if there is nothing to say
     */
    String receive(String message);
  }

  /** Creates the plugin; for Spark. */
  public MessagePlugin() {}

  /** Sets what receives the messages in the driver; before the Spark context is created. */
  static void attach(DriverEnd end) {
    DRIVER.set(end);
  }

  /** Returns whether {@link #ask} can be used in this process. */
  static boolean isConnected() {
    return EXECUTOR.get() != null;
  }

  /**
   * Sends a message to the driver and waits for its answer; in a task.
   *
   * @throws IOException if it cannot be reached
   */
  static String ask(String message) throws IOException {
    PluginContext context = EXECUTOR.get();
    if (context == null) {
      throw new IOException("Spark has not started the plugin " + MessagePlugin.class.getName());
    }
    try {
      return String.valueOf(context.ask(message));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) { // as Spark declares it
      throw new IOException("the driver does not answer: " + e.getMessage(), e);
    }
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext context, PluginContext plugin) {
        DriverEnd end = DRIVER.get();
        if (end != null) {
          end.started(context);
        }
        return Map.of();
      }

      @Override
      public Object receive(Object message) {
        DriverEnd end = DRIVER.get();
        return end == null ? "" : end.receive(String.valueOf(message));
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> configuration) {
        EXECUTOR.set(context);
      }

      @Override
      public void shutdown() {
        EXECUTOR.set(null);
      }
    };
  }
}
