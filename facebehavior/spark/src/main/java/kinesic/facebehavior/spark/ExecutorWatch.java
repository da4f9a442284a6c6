package kinesic.facebehavior.spark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Knows which executors there are, and how tasks and executors ended. Thread-safe. */
final class ExecutorWatch extends SparkListener implements MessagePlugin.DriverEnd {

  /** Fewer executors may end by chance before they get a task. */
  private static final int MOST_IDLE = 3;

  private final int taskCores;
  private final Map<String, Executor> executors = new LinkedHashMap<>();
  private final Map<String, Integer> ranks = new HashMap<>(); // by executor
  private int tasks; // that have started
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
   * Something that went wrong.
   *
   * @param kind what
   * @param rank the number of the task in its stage, from 0; -1 if the executor ran none
   * @param host where it ran
   * @param reason as Spark states it
   */
  record Loss(Kind kind, int rank, String host, String reason) {

    /** What went wrong. */
    enum Kind {
      /** An executor has ended, or is silent. */
      EXECUTOR,
      /** A task has lost another one. */
      CONNECTION,
      /** A task has ended with an exception. */
      TASK
    }
  }

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
      int rank = ranks.getOrDefault(removed.executorId(), -1);
      losses.add(new Loss(Loss.Kind.EXECUTOR, rank, executor.host(), removed.reason()));
    }
    notifyAll();
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    tasks++;
    ranks.put(start.taskInfo().executorId(), start.taskInfo().partitionId());
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof ExceptionFailure failure) {
      boolean lost = failure.className().equals(RankLostException.class.getName());
      losses.add(
          new Loss(
              lost ? Loss.Kind.CONNECTION : Loss.Kind.TASK,
              end.taskInfo().partitionId(),
              end.taskInfo().host(),
              lost ? failure.description() : failure.className() + ": " + failure.description()));
    }
    ranks.remove(end.taskInfo().executorId());
    notifyAll();
  }

  /** Returns the executors that are there. */
  synchronized List<Executor> executors() {
    return List.copyOf(executors.values());
  }

  /** Returns how many tasks have started so far. */
  synchronized int tasks() {
    return tasks;
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

  /** Forgets what went wrong. */
  synchronized void forgetLosses() {
    losses.clear();
  }

  /**
   * Returns what went wrong since the last call of {@link #forgetLosses}.
   *
   * @param longest how long to wait for the loss of an executor
   */
  synchronized List<Loss> losses(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (losses.stream().noneMatch(loss -> loss.kind() == Loss.Kind.EXECUTOR)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return List.copyOf(losses);
  }

  /** Says why no executor can run the program, if that is what the losses look like. */
  synchronized Optional<String> unusable() {
    Optional<String> oldJava =
        losses.stream()
            .flatMap(loss -> Requirements.oldJava(loss.host(), loss.reason()).stream())
            .findFirst();
    List<Loss> idle =
        losses.stream().filter(l -> l.kind() == Loss.Kind.EXECUTOR && l.rank() < 0).toList();
    return oldJava.isEmpty() && idle.size() >= MOST_IDLE
        ? Optional.of(
            ("executors end as soon as they start (on %s: %s); their logs say why; one cause is a"
                    + " Java before 25")
                .formatted(idle.getLast().host(), idle.getLast().reason().strip()))
        : oldJava;
  }
}
