package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.Linear;
import kinesic.nn.Named;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.data.LoadingException;
import kinesic.nn.distributed.FailedRankException;
import kinesic.nn.distributed.Group;
import kinesic.nn.distributed.LostRankException;
import kinesic.nn.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ranks of a group say when one of them cannot go on. */
@Timeout(60)
final class GroupFailureTest {

  private static final int SAMPLES = 12;

  /** A run on numbers from 0 on, one in a batch and four batches in a step. */
  private static final class Run {
    final Linear net = new Linear(1, 1);
    final TrainerBuilder<Integer> builder;

    Run(Group group, Dataset<Integer> data, Function<Run, LossFunction<Integer>> loss) {
      net.initialise(1);
      Loader<Integer, Integer> loader =
          new Loader<>(data, BatchSampler.inOrder(data.size(), 1), List::getFirst, 1, 1);
      builder =
          Trainer.builder(net, new Sgd(net, 0.01f), loader, loss.apply(this))
              .accumulate(4)
              .group(group);
    }

    Losses loss(float x) {
      return Losses.of(net.forward(Tensor.of(Shape.of(1, 1), x)).square().sum());
    }
  }

  private static Dataset<Integer> numbers() {
    return numbers(SAMPLES);
  }

  private static Dataset<Integer> numbers(int count) {
    return Dataset.of(IntStream.range(0, count).boxed().toList());
  }

  private static List<Throwable> failures(int ranks, MemoryGroup.Work<TrainingResult> work) {
    List<Throwable> failures = new ArrayList<>();
    MemoryGroup.endings(ranks, work)
        .forEach(ending -> failures.add(Objects.requireNonNull(ending.failure())));
    return failures;
  }

  /** Returns the root of a negative number. */
  private static Losses notFinite(Losses losses) {
    return Losses.of(losses.total().add(1).multiply(-1).sqrt());
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void the_sentence_about_a_loss_that_is_not_finite_is_that_of_one_process(int ranks) {
    List<Throwable> failures =
        failures(
            ranks,
            group ->
                new Run(
                        group,
                        numbers(),
                        run ->
                            i ->
                                i == 7 // the last micro-batch of the second step
                                    ? notFinite(run.loss(i))
                                    : run.loss(i))
                    .builder
                    .build()
                    .run());
    for (Throwable failure : failures) {
      assertInstanceOf(DivergedException.class, failure);
      assertTrue(
          message(failure)
              .startsWith(
                  "step 2 (epoch 1, batch 5, learning rate 0.01): the loss is not finite: total is"
                      + " NaN; first produced by sqrt: the result, [],"),
          message(failure));
      assertEquals(message(failures.getFirst()), message(failure));
    }
  }

  /** The ranks leave the group at different times after they have exchanged the sentence. */
  @Test
  void ranks_that_are_connected_by_sockets_all_have_the_sentence() throws IOException {
    List<MemoryGroup.Ending<TrainingResult>> endings =
        MemoryGroup.endingsConnected(
            3,
            group ->
                new Run(
                        group,
                        numbers(),
                        run -> i -> i == 4 + group.rank() ? notFinite(run.loss(i)) : run.loss(i))
                    .builder
                    .build()
                    .run());
    for (MemoryGroup.Ending<TrainingResult> ending : endings) {
      Throwable failure = Objects.requireNonNull(ending.failure());
      assertInstanceOf(DivergedException.class, failure);
      assertTrue(message(failure).startsWith("step 2 (epoch 1, batch 5"), message(failure));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void the_sentence_about_a_gradient_that_is_not_finite_is_that_of_one_process(int ranks) {
    List<Throwable> failures =
        failures(
            ranks,
            group ->
                new Run(
                        group,
                        numbers(),
                        run ->
                            i -> // the root of 0 has no finite slope
                            i == 2
                                    ? Losses.of(run.loss(i).total().multiply(0).sqrt())
                                    : run.loss(i))
                    .builder
                    .build()
                    .run());
    for (Throwable failure : failures) {
      assertInstanceOf(DivergedException.class, failure);
      assertTrue(
          message(failure)
              .startsWith(
                  "step 1 (epoch 1, batch 1, learning rate 0.01): sgd: the gradient of weight"),
          message(failure));
      assertTrue(message(failure).contains("; first produced by sqrt: the gradient of"));
      assertEquals(message(failures.getFirst()), message(failure));
    }
  }

  @Test
  void a_sample_that_one_rank_cannot_read_ends_the_run_of_all() {
    Dataset<Integer> torn =
        new Dataset<>() {
          @Override
          public int size() {
            return SAMPLES;
          }

          @Override
          public Integer get(int index) throws IOException {
            if (index == 6) { // the third micro-batch of the second step
              throw new IOException("torn");
            }
            return index;
          }
        };
    List<Throwable> failures =
        failures(2, group -> new Run(group, torn, run -> i -> run.loss(i)).builder.build().run());
    assertInstanceOf(FailedRankException.class, failures.getFirst());
    assertInstanceOf(LoadingException.class, failures.getLast());
    assertEquals("rank 1 (thread): " + message(failures.getLast()), message(failures.getFirst()));
    assertTrue(message(failures.getLast()).contains("(index 6, in batch 6) could not be read"));
  }

  @Test
  void a_listener_that_fails_at_one_rank_ends_the_run_of_all() {
    TrainingListener full =
        new TrainingListener() {
          @Override
          public void stepped(StepReport report) throws IOException {
            throw new IOException("no space left on device");
          }
        };
    List<Throwable> failures =
        failures(
            3,
            group -> {
              TrainerBuilder<Integer> builder =
                  new Run(group, numbers(), run -> i -> run.loss(i)).builder;
              return (group.rank() == 0 ? builder.listen(full) : builder).build().run();
            });
    assertEquals("no space left on device", message(failures.getFirst()));
    for (Throwable other : failures.subList(1, 3)) {
      assertInstanceOf(FailedRankException.class, other);
      assertEquals("rank 0 (thread): no space left on device", message(other));
    }
  }

  @Test
  void a_rank_that_is_lost_is_named_with_the_step() {
    List<Throwable> failures =
        failures(
            2,
            group -> {
              Run run =
                  new Run(
                      group,
                      numbers(),
                      r ->
                          i -> {
                            if (i == 7) {
                              group.close(); // as if the process ended
                              throw new Ended();
                            }
                            return r.loss(i);
                          });
              return run.builder.build().run();
            });
    LostRankException lost = assertInstanceOf(LostRankException.class, failures.getFirst());
    assertEquals(1, lost.rank());
    assertEquals(
        "step 2 (epoch 1, batch 5): rank 1 (thread) has closed the connection", message(lost));
  }

  private static final class Ended extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void a_rank_that_is_lost_in_the_validation_is_named_with_the_epoch() {
    List<Throwable> failures =
        failures(
            2,
            group ->
                new Run(group, numbers(), run -> i -> run.loss(i))
                    .builder
                    .validate(
                        () -> {
                          if (group.rank() == 1) {
                            group.close();
                            throw new Ended();
                          }
                          group.gather(new byte[0]);
                          return Map.of();
                        })
                    .build()
                    .run());
    assertEquals(
        "after step 3 (epoch 1): rank 1 (thread) has closed the connection",
        message(failures.getFirst()));
  }

  @ParameterizedTest
  @CsvSource({"12, 42", "1000, 50"}) // compared at the end of an epoch and every 50 steps
  void weights_that_differ_are_noticed(int samples, int noticed) {
    List<Throwable> failures =
        failures(
            2,
            group -> {
              Run run = new Run(group, numbers(samples), r -> i -> r.loss(1f / (1 + i)));
              TrainingListener cosmicRay =
                  new TrainingListener() {
                    @Override
                    public void stepped(StepReport report) {
                      if (group.rank() == 1 && report.position().step() == 40) {
                        Tensor weight = Named.in(run.net.parameters(), "weight");
                        float changed = Math.nextUp(weight.toArray()[0]);
                        weight.backend().write(new float[] {changed}, 0, weight.buffer(), 0, 1);
                      }
                    }
                  };
              return run.builder.epochs(1000).listen(cosmicRay).build().run();
            });
    for (Throwable failure : failures) {
      assertInstanceOf(FailedRankException.class, failure);
      assertEquals(
          "the weights of rank 1 (thread) differ from those of rank 0 (thread) after step %s: their"
                  .formatted(noticed)
              + " processors, Java versions or settings do not compute the same bits, or a memory"
              + " error has occurred",
          message(failure));
    }
  }

  @Test
  void ranks_that_start_from_different_checkpoints_are_noticed() throws IOException {
    Run earlier = new Run(Group.alone(), numbers(), r -> i -> r.loss(i));
    Trainer<Integer> trainer = earlier.builder.build();
    trainer.run();
    Checkpoint checkpoint = trainer.checkpoint();
    List<Throwable> failures =
        failures(
            2,
            group -> {
              Trainer<Integer> other =
                  new Run(group, numbers(), r -> i -> r.loss(i)).builder.epochs(3).build();
              if (group.rank() == 1) {
                other.resume(checkpoint);
              }
              return other.run();
            });
    for (Throwable failure : failures) {
      assertInstanceOf(FailedRankException.class, failure);
      assertEquals(
          "rank 1 (thread) is at step 4 (epoch 2, batch 1), rank 0 (thread) at step 1 (epoch 1,"
              + " batch 1): the ranks must start from the same checkpoint",
          message(failure));
    }
  }
}
