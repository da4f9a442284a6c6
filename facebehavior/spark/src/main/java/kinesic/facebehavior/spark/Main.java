package kinesic.facebehavior.spark;

/** The program that {@code spark-submit} starts. */
public final class Main {

  private Main() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    System.err.println("kinesic-spark: expected a command: train, predict or evaluate");
    System.exit(2);
  }
}
