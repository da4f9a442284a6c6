package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import kinesic.facebehavior.spark.RankMessage.Kind;
import org.junit.jupiter.api.Test;

final class AttemptsTest {

  private static final List<String> COMMAND = List.of("train", "--out", "/runs/a");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final RankNews news =
      new RankNews(new Screen(new PrintWriter(out), new PrintWriter(err)));
  private final List<List<String>> commands = new ArrayList<>();

  /** Trains with 3 attempts at most; {@code ranks} does what the ranks of an attempt do. */
  private int run(IntFunction<List<RankOutcome>> ranks) throws Exception {
    return run(3, ranks);
  }

  private int run(int most, IntFunction<List<RankOutcome>> ranks) throws Exception {
    return new Attempts(most, news)
        .run(
            COMMAND,
            new Attempts.Placement() {
              @Override
              public int ranks(int attempt) {
                return 2;
              }

              @Override
              public List<RankOutcome> run(int attempt, int count, List<String> arguments) {
                commands.add(arguments);
                return ranks.apply(attempt);
              }
            });
  }

  private String tell(int attempt, Kind kind, long step) {
    return news.receive(new RankMessage(attempt, kind, step, "").encoded());
  }

  private static List<RankOutcome> all(int status, String... messages) {
    List<RankOutcome> outcomes = new ArrayList<>();
    for (int rank = 0; rank < messages.length; rank++) {
      outcomes.add(new RankOutcome(rank, "host", status, messages[rank]));
    }
    return outcomes;
  }

  private static RankLostException lost() {
    return new RankLostException("rank 1 on b is lost: Command exited with code 137");
  }

  @Test
  void a_training_without_a_loss_has_one_attempt() throws Exception {
    assertEquals(0, run(attempt -> all(0, "", "")));
    assertEquals(List.of(COMMAND), commands);
    assertEquals("", err.toString());
  }

  @Test
  void a_lost_rank_leads_to_another_attempt_that_resumes() throws Exception {
    int status =
        run(
            attempt -> {
              if (attempt == 1) {
                assertEquals("", tell(1, Kind.STARTED, 0));
                assertEquals("", tell(1, Kind.STEPPED, 7));
                throw lost();
              }
              assertEquals(RankMessage.STOP, tell(1, Kind.STEPPED, 8), "of the lost attempt");
              return all(0, "", "");
            });
    assertEquals(0, status);
    assertEquals(List.of(COMMAND, List.of("train", "--out", "/runs/a", "--resume")), commands);
    String said = err.toString();
    assertTrue(
        said.startsWith(
            "attempt 1: rank 1 on b is lost: Command exited with code 137, after step 7 and "),
        said);
    assertTrue(said.contains("starts again from the last checkpoint"), said);
  }

  @Test
  void a_run_that_has_not_begun_is_not_resumed() throws Exception {
    int status =
        run(
            attempt -> {
              if (attempt == 1) {
                throw lost();
              }
              return all(0, "", "");
            });
    assertEquals(0, status);
    assertEquals(List.of(COMMAND, COMMAND), commands);
    assertTrue(err.toString().contains("starts again from the beginning"), err.toString());
  }

  @Test
  void attempts_end_when_the_checkpoint_stays_the_same() throws Exception {
    int status =
        run(
            attempt -> {
              assertEquals("", tell(attempt, Kind.STARTED, 40));
              throw lost();
            });
    assertEquals(Main.LOST, status);
    assertEquals(3, commands.size());
    assertTrue(
        err.toString().contains("gave up after 3 attempts in a row without a new checkpoint"),
        err.toString());
  }

  @Test
  void every_new_checkpoint_allows_more_attempts() throws Exception {
    int status =
        run(
            2,
            attempt -> {
              assertEquals("", tell(attempt, Kind.STARTED, Math.min(attempt, 5)));
              if (attempt < 5) {
                assertEquals("", tell(attempt, Kind.CHECKPOINT, attempt + 1));
              }
              throw lost();
            });
    assertEquals(Main.LOST, status);
    assertEquals(6, commands.size()); // the last two have written none
  }

  @Test
  void a_failure_that_would_be_there_again_ends_the_training() throws Exception {
    int status = run(attempt -> all(1, "facebehavior: a.png: is not an image", "rank 0: a.png"));
    assertEquals(1, status);
    assertEquals(1, commands.size());
    assertEquals("facebehavior: a.png: is not an image" + System.lineSeparator(), err.toString());
  }

  @Test
  void an_executor_that_is_told_to_end_is_a_loss() throws Exception {
    assertEquals(0, run(attempt -> all(attempt == 1 ? Main.INTERRUPTED : 0, "", "")));
    assertEquals(2, commands.size());
    assertTrue(err.toString().contains("an executor was told to end"), err.toString());
  }

  @Test
  void a_stop_that_the_user_wants_is_the_end() throws Exception {
    int status =
        run(
            attempt -> {
              news.requestStop();
              assertEquals(RankMessage.STOP, tell(1, Kind.IDLE, 3));
              return all(Main.INTERRUPTED, "", "");
            });
    assertEquals(Main.INTERRUPTED, status);
    assertEquals(1, commands.size());
  }

  @Test
  void a_loss_after_the_users_stop_is_the_end() throws Exception {
    int status =
        run(
            attempt -> {
              news.requestStop();
              throw lost();
            });
    assertEquals(Main.INTERRUPTED, status);
    assertEquals(1, commands.size());
  }

  @Test
  void messages_do_not_break_lines_of_progress() throws IOException {
    news.expect(1);
    String ignored =
        news.receive(new RankMessage(1, Kind.PRINTED, 3, "\r[==  ]\tstep 3").encoded());
    news.screen().message("lost");
    assertEquals("\r[==  ]\tstep 3" + System.lineSeparator(), out.toString());
    assertEquals("lost" + System.lineSeparator(), err.toString());
  }
}
