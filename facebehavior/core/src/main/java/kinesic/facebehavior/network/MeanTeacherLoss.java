package kinesic.facebehavior.network;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.op.RunningUpdate;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImages;
import kinesic.facebehavior.loss.Total;
import kinesic.facebehavior.task.Task;
import kinesic.kernels.Backend;
import kinesic.nn.loss.Loss;
import kinesic.nn.optim.WeightAverage;
import kinesic.nn.train.StagedBatch;
import kinesic.nn.train.StagedLoss;

/**
 * The loss of a network that follows a {@link MeanTeacher}:
 *
 * <pre>
 *   L = L_objective + w(step) · Σ_t mean((v_t(student) - v_t(teacher))²)
 * </pre>
 *
 * <p>The sum goes over all tasks of the network, and the mean over all faces of the batch,
 * annotated or not, and over the outputs of the task: v are the probabilities of classes and
 * labels, or the predicted values, {@link Task#values}. The teacher is the network with its
 * averaged weights. It sees the {@linkplain FaceBatch#secondView second view} of the faces and
 * draws a dropout mask of its own; its batch normalisation uses the statistics of the batch, and
 * leaves the running ones alone. No gradient flows into it. In the first step it has the weights of
 * the student.
 */
public final class MeanTeacherLoss implements StagedLoss<FaceBatch> {

  /** The name of the consistency loss, without its weight, the last part. */
  public static final String CONSISTENCY = "consistency";

  private final FaceBehaviorNet net;
  private final Objective objective;
  private final MeanTeacher settings;
  private final WeightAverage teacher;
  private final long steps;

  /**
   * The loss of a network.
   *
   * @param objective for the tasks of the network
   * @param teacher the average of the weights of {@code net}, updated after every step of the run,
   *     see {@link WeightAverage#meanTeacher}
   * @param steps the number of steps of the run
   */
  public MeanTeacherLoss(
      FaceBehaviorNet net,
      Objective objective,
      MeanTeacher settings,
      WeightAverage teacher,
      long steps) {
    this.net = net;
    this.objective = objective;
    this.settings = settings;
    this.teacher = teacher;
    this.steps = steps;
  }

  /** Creates the average that a network follows. */
  public static WeightAverage teacher(FaceBehaviorNet net, MeanTeacher settings) {
    return WeightAverage.meanTeacher(net, (float) settings.decay());
  }

  @Override
  public StagedBatch stage(FaceBatch batch) {
    Backend backend = net.backend();
    Objective.Prepared loss = objective.prepare(batch.labels());
    FaceImages view = batch.secondView().orElse(batch.images());
    float weight = (float) settings.weight(teacher.updates(), steps);
    return new StagedBatch(
        List.of(
            batch.images().upload(backend),
            loss.upload(backend),
            view.upload(backend),
            Tensor.of(backend, Shape.SCALAR, weight)),
        List.of(loss.form(), teacher.hasStarted()),
        tensors -> {
          List<Tensor> targets = targets(tensors.get(2));
          FaceOutputs outputs = net.forward(tensors.get(0));
          Tensor consistency = consistency(values(outputs), targets);
          return loss.of(outputs, tensors.get(1))
              .with(CONSISTENCY, consistency, consistency.multiply(tensors.get(3)));
        });
  }

  /** The values of each task that the teacher predicts. */
  private List<Tensor> targets(Tensor images) {
    try (Autograd.Mode off = Autograd.noGrad();
        RunningUpdate.Collector dropped = RunningUpdate.discard();
        WeightAverage.Use averaged = teacher.hasStarted() ? teacher.use() : () -> {}) {
      return values(net.forward(images));
    }
  }

  private List<Tensor> values(FaceOutputs outputs) {
    return net.tasks().stream().map(task -> task.values(outputs.of(task))).toList();
  }

  /** Σ_t mean((student_t - teacher_t)²), a scalar. */
  static Tensor consistency(List<Tensor> student, List<Tensor> teacher) {
    List<Tensor> terms = new ArrayList<>();
    for (int t = 0; t < student.size(); t++) {
      terms.add(Loss.meanSquaredError(student.get(t), teacher.get(t)));
    }
    return new Total().apply(terms.toArray(Tensor[]::new));
  }
}
