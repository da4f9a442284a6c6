package kinesic.facebehavior.cli;

import java.io.PrintWriter;
import java.util.function.IntFunction;
import kinesic.facebehavior.training.RunStorage;
import kinesic.nn.distributed.Rendezvous;
import kinesic.nn.train.Progress;
import kinesic.nn.train.TrainingListener;

/**
 * What the program runs in: a terminal, or another program that calls {@link Main#run}.
 *
 * @param out receives what the program prints to standard output
 * @param err receives messages about errors
 * @param rendezvous how {@code train} finds the other ranks; {@link Rendezvous#alone} leaves it to
 *     the options of the command line
 * @param progress creates what receives the progress of {@code train} at rank 0, given the number
 *     of faces of a micro-batch
 * @param storage where the folder of {@code train} is kept
 * @param ownProcess whether the process runs nothing but the program, so that {@code study} may
 *     start further processes like it
 */
public record Surroundings(
    PrintWriter out,
    PrintWriter err,
    Rendezvous rendezvous,
    IntFunction<TrainingListener> progress,
    RunStorage storage,
    boolean ownProcess) {

  /** Returns those of a program that runs within another one. */
  public Surroundings(
      PrintWriter out,
      PrintWriter err,
      Rendezvous rendezvous,
      IntFunction<TrainingListener> progress,
      RunStorage storage) {
    this(out, err, rendezvous, progress, storage, false);
  }

  /** Returns those of a program that a user starts. */
  public static Surroundings terminal() {
    return of(
        new PrintWriter(System.out, true, System.out.charset()),
        new PrintWriter(System.err, true, System.err.charset()),
        true);
  }

  /** Returns those of a terminal that is made of two writers, in a process with other work. */
  static Surroundings of(PrintWriter out, PrintWriter err) {
    return of(out, err, false);
  }

  private static Surroundings of(PrintWriter out, PrintWriter err, boolean ownProcess) {
    return new Surroundings(
        out,
        err,
        Rendezvous.alone(),
        faces -> Progress.standard(),
        RunStorage.inPlace(),
        ownProcess);
  }
}
