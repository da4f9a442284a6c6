package kinesic.benchmarks;

import java.util.concurrent.TimeUnit;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.kernels.Backend;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The losses of FaceBehaviorNet with the batch size of the paper (751) and a small odd one.
 *
 * <pre>
 * mvn -q -DskipTests package
 * benchmarks/bin/jmh LossBenchmark -p loss=DISTRIBUTION_MATCHING -p contestant=VECTOR
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class LossBenchmark {

  /** The batch size. */
  @Param({"37", "751"})
  public int samples = 37;

  /** The loss. */
  @Param public BatchLoss loss = BatchLoss.CCC;

  /** The backend. */
  @Param public Contestant contestant = Contestant.VECTOR;

  /** The number of threads of the backend. */
  @Param("1")
  public int threads = 1;

  private Backend backend;
  private LossInputs in;
  private StepMemory memory;

  /** Creates a batch and checks the value and the gradient of the loss. */
  @Setup
  public void setUp() {
    backend = contestant.open(threads);
    in = new LossInputs(backend, samples);
    memory = new StepMemory();
    new LossReference(in).check(loss);
  }

  /** Closes the backend. */
  @TearDown
  public void tearDown() {
    backend.close();
  }

  /** The value of the loss. */
  @Benchmark
  public float forward() {
    try (StepMemory.Scope scope = memory.open();
        Autograd.Mode mode = Autograd.noGrad()) {
      return loss.of(in).item();
    }
  }

  /** The value and the gradients with respect to the logits. */
  @Benchmark
  public float forwardAndBackward() {
    try (StepMemory.Scope scope = memory.open()) {
      Tensor value = loss.of(in);
      value.backward();
      in.clearGradients();
      return value.item();
    }
  }
}
