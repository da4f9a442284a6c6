package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.MeanTeacher;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.training.OptimiserPlan;
import kinesic.facebehavior.training.PseudoLabels;
import kinesic.facebehavior.training.TrainingData;
import kinesic.facebehavior.training.TrainingPlan;
import kinesic.facebehavior.training.WeightingPlan;

/**
 * The data and the plan of each training run on a family of databases.
 *
 * <p>With a fraction f of the labels, each database keeps f of its faces, and they are seen 1/√f
 * times as often. A network of a single task learns from the databases of that task, in as many
 * steps and with as many of their faces per step as in joint training.
 *
 * @param experiment the databases
 * @param plan of a run with all labels; its objective, tasks, rate and seed are replaced by those
 *     of each run
 */
record RunPlanner(Experiment experiment, TrainingPlan plan) {

  /**
   * The training data of a run: a part of the faces, without the labels that its scenario leaves
   * out, and with those that its teachers predict.
   *
   * @param teachers networks of the variant's teachers
   */
  TrainingData data(VariantRun run, List<FaceBehaviorNet> teachers) throws IOException {
    TrainingData all = experiment.data(run.seed());
    Map<Task, List<Manifest>> pools = new LinkedHashMap<>();
    all.pools()
        .forEach(
            (task, manifests) -> {
              if (isLearned(run, task)) {
                pools.put(
                    task,
                    manifests.stream()
                        .map(one -> LabelSubset.of(one, run.fraction(), run.seed()))
                        .toList());
              }
            });
    TrainingData own = run.scenario().mask(new TrainingData(pools, all.validation()));
    PseudoLabels labels =
        new PseudoLabels(
            run.variant().settings().method().confidence(),
            PseudoLabels.STANDARD.margin(),
            PseudoLabels.STANDARD.soft());
    return teachers.isEmpty() ? own : labels.label(own, teachers, experiment.unreadable());
  }

  /** The plan of a run. */
  TrainingPlan plan(VariantRun run) throws IOException {
    VariantSettings settings = run.variant().settings();
    TrainingData all = experiment.data(run.seed());
    List<Task> tasks = Experiment.tasks(all);
    Relatedness table =
        run.variant().hasCoupling()
            ? experiment.table(run.seed(), tasks, settings.table())
            : Relatedness.duWeighted();
    ObjectiveSettings objective =
        plan.objective()
            .with(settings.coupling())
            .with(table)
            .with(settings.weights())
            .with(settings.matching())
            .withSoft(plan.objective().softForm(), settings.temperature());
    OptimiserPlan optimiser = plan.optimiser();
    float learningRate = (float) (settings.rateScale() * optimiser.learningRate());
    TrainingPlan own =
        new TrainingPlan(
                plan.network().with(tasks.stream().filter(task -> isLearned(run, task)).toList()),
                objective,
                plan.balancedClasses(),
                optimiser.withLearningRate(learningRate),
                epochs(run),
                batch(run, all),
                1,
                plan.augmented(),
                plan.frozenTrunk(),
                run.seed())
            .withWeighting(weighting(run.variant()));
    return run.variant().method() == Method.MEAN_TEACHER
        ? own.withMeanTeacher(meanTeacher(settings))
        : own;
  }

  private static boolean isLearned(VariantRun run, Task task) {
    return run.variant().alone().isEmpty() || run.variant().alone().get().equals(task);
  }

  private static WeightingPlan weighting(Variant variant) {
    WeightingPlan.Method method = WeightingPlan.parse(variant.weighting()).method();
    return new WeightingPlan(method, variant.settings().method().weighting());
  }

  private static MeanTeacher meanTeacher(VariantSettings settings) {
    return new MeanTeacher(
        settings.method().teacherWeight(),
        settings.method().teacherDecay(),
        MeanTeacher.STANDARD.rampUp());
  }

  int epochs(VariantRun run) {
    return (int) Math.round(plan.epochs() / Math.sqrt(run.fraction()));
  }

  /** As many faces of a database as a step of joint training has. */
  private int batch(VariantRun run, TrainingData all) {
    if (run.variant().alone().isEmpty()) {
      return plan.batchSize();
    }
    double share = (double) size(all, run.variant().alone()) / size(all, Optional.empty());
    return (int) Math.max(4, Math.round(share * plan.batchSize()));
  }

  private static int size(TrainingData data, Optional<Task> only) {
    return data.pools().entrySet().stream()
        .filter(pool -> only.isEmpty() || only.get().equals(pool.getKey()))
        .flatMap(pool -> pool.getValue().stream())
        .mapToInt(manifest -> manifest.rows().size())
        .sum();
  }

  /**
   * The estimated cost of a run, in faces that go forward and backward. The databases of all seeds
   * are equally large.
   */
  double cost(VariantRun run) throws IOException {
    TrainingData all = experiment.data(1);
    return epochs(run) * size(all, run.variant().alone()) * run.fraction();
  }
}
