package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.manifest.SmallDatabases;
import kinesic.facebehavior.training.RunStorage;
import kinesic.nn.distributed.FailedRankException;
import kinesic.nn.distributed.Group;
import kinesic.nn.distributed.LostRankException;
import kinesic.nn.distributed.Rendezvous;
import kinesic.nn.train.TrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RankOptionsTest {

  private static final TrainingListener SILENT = new TrainingListener() {};

  @TempDir private Path folder;
  private SmallDatabases data;

  @BeforeEach
  void drawnFaces() throws IOException {
    data = new SmallDatabases(folder.resolve("data"));
  }

  private List<String> train(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "train",
                "--data=" + data.expressions,
                "--side=16",
                "--epochs=1",
                "--batch-size=16",
                "--out=" + folder.resolve("run")));
    words.addAll(List.of(more));
    return words;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--ranks 0 | --ranks is 0, expected at least 1",
        "--ranks 2 | --ranks, --rank and --rendezvous must be given together",
        "--rank 0 | --ranks, --rank and --rendezvous must be given together",
        "--ranks 2 --rank 0 | --ranks, --rank and --rendezvous must be given together",
        "--ranks 2 --rank 2 --rendezvous a:1 | --rank is 2, expected 0 to 1",
        "--ranks 2 --rank -1 --rendezvous a:1 | --rank is -1, expected 0 to 1",
        "--ranks 2 --rank 0 --rendezvous host | --rendezvous \"host\" is not HOST:PORT",
        "--ranks 2 --rank 0 --rendezvous a:0 | --rendezvous \"a:0\": port 0 cannot be used",
        "--patience 0 | --patience is 0, expected at least 1 second",
        "--ranks 3 --rank 0 --rendezvous a:1 --micro-batches 2 | --micro-batches is 2,"
            + " expected at least 3, one for each rank",
        "--micro-batches 3 | training: number of micro-batches is 3, expected a divisor of the"
            + " batch size, 16, that leaves at least 4 faces in each",
        "--micro-batches 8 | training: number of micro-batches is 8, expected a divisor of the"
            + " batch size, 16, that leaves at least 4 faces in each",
        "--micro-batches 2 --cuda-graph --device cuda | --cuda-graph needs steps of one part,"
            + " but --micro-batches is 2",
        "--ranks 2 --rank 0 --rendezvous a:1 --micro-batches 2 --weighting mgda | --weighting mgda"
            + " needs one rank, but there are 2"
      })
  void a_wrong_option_is_named(String options, String sentence) {
    Program program = Program.run(train(options.split(" ", -1)).toArray());
    assertEquals(2, program.status(), program.err());
    assertEquals("facebehavior: " + sentence, program.err().lines().findFirst().orElse(""));
    assertFalse(Files.exists(folder.resolve("run")));
  }

  @Test
  void micro_batches_are_part_of_a_run_and_ranks_are_not() throws Exception {
    Program program =
        Program.run(
            train("--micro-batches=2", "--ranks=1", "--rank=0", "--rendezvous=a:1").toArray());
    assertEquals(0, program.status(), program.err());
    assertFalse(program.out().contains("waiting"), program.out());
    String configuration = Files.readString(folder.resolve("run/configuration.txt"));
    assertTrue(configuration.contains("\nmicro-batches = 2\n"), configuration);
    assertFalse(configuration.contains("rank"), configuration);
    Program other = Program.run(train("--micro-batches=4", "--resume").toArray());
    assertEquals(Main.FAILED, other.status());
    assertTrue(other.err().contains("\"micro-batches = 2\" there"), other.err());
  }

  /** A rendezvous of another program, whose group fails with {@code failure}. */
  private record Given(int rank, int size, IOException failure) implements Rendezvous {

    @Override
    public Group join(List<String> fingerprint) throws IOException {
      throw failure;
    }
  }

  private Program run(Rendezvous rendezvous, String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.run(
            train(options),
            new Surroundings(
                new PrintWriter(out),
                new PrintWriter(err),
                rendezvous,
                faces -> SILENT,
                RunStorage.inPlace()));
    return new Program(status, out.toString(), err.toString());
  }

  @Test
  void a_lost_rank_and_a_failed_rank_have_different_status() {
    Program lost =
        run(new Given(0, 2, new LostRankException(1, "rank 1 has ended")), "--micro-batches=2");
    assertEquals(new Program(Main.LOST, "", "facebehavior: rank 1 has ended\n"), lost);
    Program failed =
        run(new Given(2, 4, new FailedRankException(1, "rank 1: no")), "--micro-batches=4");
    assertEquals(new Program(Main.FAILED, "", "facebehavior, rank 2: rank 1: no\n"), failed);
  }

  @Test
  void ranks_of_another_program_need_micro_batches_and_no_ranks_of_their_own() {
    Rendezvous given = new Given(1, 2, new IOException("is not joined"));
    assertEquals(
        "facebehavior: --micro-batches is 1, expected at least 2, one for each rank",
        run(given).err().lines().findFirst().orElse(""));
    assertEquals(
        "facebehavior: --ranks is for processes that are started one by one",
        run(given, "--micro-batches=2", "--ranks=2", "--rank=0", "--rendezvous=a:1")
            .err()
            .lines()
            .findFirst()
            .orElse(""));
  }

  @Test
  void another_program_gets_what_is_printed_and_the_progress() throws Exception {
    Program program = run(Rendezvous.alone());
    assertEquals(0, program.status(), program.err());
    String first = "the trained network is " + folder.resolve("run/network.safetensors") + "\n";
    assertTrue(program.out().startsWith(first + "what taught each head:"), program.out());
  }
}
