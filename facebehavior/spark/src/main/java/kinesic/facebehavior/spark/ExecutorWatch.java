package kinesic.facebehavior.spark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Knows which executors there are, and how tasks and executors ended. Thread-safe. */
final class ExecutorWatch extends SparkListener implements MessagePlugin.DriverEnd {

  private final int taskCores;
  private final Map<String, Executor> executors = new LinkedHashMap<>();
  private final List<Loss> losses = new ArrayList<>();
  private UnaryOperator<String> receiver = message -> "";

  /**
   * An executor.
   *
   * @param host its host
   * @param cores the number of its cores
   */
  record Executor(String host, int cores) {}

  /**
   * The end of a task without a result.
   *
   * @param partition the number of the task in its stage, from 0
   * @param host where it ran
   * @param reason as Spark states it
   */
  record Loss(int partition, String host, String reason) {}

  /** Creates one for tasks that use {@code taskCores} cores each. */
  ExecutorWatch(int taskCores) {
    this.taskCores = taskCores;
  }

  @Override
  public void started(SparkContext context) {
    context.addSparkListener(this);
  }

  @Override
  public String receive(String message) {
    return receiver().apply(message);
  }

  private synchronized UnaryOperator<String> receiver() {
    return receiver;
  }

  /** Sets what answers the messages of tasks. */
  synchronized void receive(UnaryOperator<String> by) {
    receiver = by;
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded added) {
    executors.put(
        added.executorId(),
        new Executor(added.executorInfo().executorHost(), added.executorInfo().totalCores()));
    notifyAll();
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    Executor executor = executors.remove(removed.executorId());
    if (executor != null) {
      losses.add(new Loss(-1, executor.host(), removed.reason()));
    }
    notifyAll();
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof TaskFailedReason reason && !(reason instanceof TaskKilled)) {
      String text =
          reason instanceof ExecutorLostFailure lost && lost.reason().isDefined()
              ? lost.reason().get()
              : reason.toErrorString();
      losses.add(new Loss(end.taskInfo().partitionId(), end.taskInfo().host(), text));
    }
  }

  /** Returns the executors that are there. */
  synchronized List<Executor> executors() {
    return List.copyOf(executors.values());
  }

  /** Returns how many tasks can run at once. */
  synchronized int slots() {
    return executors.values().stream().mapToInt(e -> e.cores() / taskCores).sum();
  }

  /**
   * Waits until as many tasks can run at once.
   *
   * @return whether they can; false if the time was not enough
   */
  synchronized boolean await(int slots, Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (slots() < slots) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Returns the losses since the last call, and forgets them. */
  synchronized List<Loss> takeLosses() {
    List<Loss> taken = List.copyOf(losses);
    losses.clear();
    return taken;
  }

  /** Returns the first loss that tells about a Java that is too old. */
  synchronized Optional<String> oldJava() {
    return losses.stream()
        .flatMap(loss -> Requirements.oldJava(loss.host(), loss.reason()).stream())
        .findFirst();
  }
}
