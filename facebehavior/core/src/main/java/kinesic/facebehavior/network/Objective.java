package kinesic.facebehavior.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.BinaryLabels;
import kinesic.facebehavior.loss.DistributionMatching;
import kinesic.facebehavior.loss.HardCoAnnotation;
import kinesic.facebehavior.loss.LabelArray;
import kinesic.facebehavior.loss.MatchedLabels;
import kinesic.facebehavior.loss.MatchingTable;
import kinesic.facebehavior.loss.SoftCoAnnotation;
import kinesic.facebehavior.loss.SoftLabels;
import kinesic.facebehavior.loss.Total;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.kernels.Backend;
import kinesic.nn.train.Losses;

/**
 * The loss of a batch in which each face carries only some of the labels:
 *
 * <pre>
 *   L = Σ_t λ_t L_t + λ_dm L_distribution-matching + λ_sca L_soft-co-annotation
 * </pre>
 *
 * over the tasks t of the network in their order; λ_t is 1 for a classification, λ1 for a
 * multi-label task and λ2 for a regression unless the settings say otherwise.
 *
 * <p>Each term is a mean over the faces that carry its label ({@link Task#loss}, {@link
 * SoftCoAnnotation}) or over all faces ({@link DistributionMatching}). A term without a labelled
 * face in the batch is 0 and has a gradient of 0. {@link Coupling#CO_ANNOTATION} first adds labels,
 * {@link HardCoAnnotation}.
 *
 * <p>A coupling joins the classification and the multi-label task whose labels the {@link
 * kinesic.facebehavior.Relatedness} relates.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 2105.03790.
 */
public final class Objective {

  /** The name of the term of distribution matching; it follows the terms of the tasks. */
  public static final String MATCHING = "distribution matching";

  /** The name of the term of soft co-annotation, the last term. */
  public static final String SOFT_CO_ANNOTATION = "soft co-annotation";

  private final ObjectiveSettings settings;
  private final List<Task> tasks;
  private final Coupling coupling;
  private final Optional<Coupled> coupled;
  private final Optional<MatchingTable> matching; // if distributions are matched

  /** The two tasks that a coupling joins. */
  private record Coupled(Classification categories, MultiLabel binaries) {}

  /**
   * Creates the objective of these settings. Tasks are coupled only if the network has both a
   * classification and a multi-label task.
   *
   * @param tasks the tasks of the network
   * @throws IllegalArgumentException if the table of the coupling does not relate the labels of two
   *     tasks of the network that could be coupled
   */
  public Objective(ObjectiveSettings settings, List<Task> tasks) {
    this.settings = settings;
    this.tasks = List.copyOf(tasks);
    List<Coupled> candidates = candidates();
    this.coupling = candidates.isEmpty() ? Coupling.NONE : settings.coupling();
    this.coupled =
        candidates.stream()
            .filter(pair -> settings.table().categories().equals(pair.categories().labels()))
            .filter(pair -> settings.table().binaries().equals(pair.binaries().labels()))
            .findFirst();
    if (coupling != Coupling.NONE && coupled.isEmpty()) {
      throw new IllegalArgumentException(
          "objective: the table %s does not relate the labels of two tasks of the network, which has %s"
              .formatted(
                  settings.table(),
                  String.join(
                      ", ",
                      tasks.stream().map(task -> task.size() + " " + task.title()).toList())));
    }
    this.matching =
        coupling.matches() && settings.weights().matching() > 0
            ? Optional.of(new MatchingTable(settings.table(), settings.matching()))
            : Optional.empty();
  }

  private List<Coupled> candidates() {
    List<Coupled> pairs = new ArrayList<>();
    for (Classification categories : Tasks.ofKind(tasks, Classification.class)) {
      for (MultiLabel binaries : Tasks.ofKind(tasks, MultiLabel.class)) {
        pairs.add(new Coupled(categories, binaries));
      }
    }
    return pairs;
  }

  /**
   * Computes the loss of a batch. All labels of the batch are uploaded together, and nothing is
   * read from the backend.
   *
   * @return the total, and each term by its name, without its λ; terms with λ = 0 and terms of
   *     couplings that are not used are left out. The tasks that a weighting combines are those
   *     terms with their λ, and the others are the terms of couplings.
   */
  public Losses of(FaceOutputs outputs, BatchLabels given) {
    Prepared prepared = prepare(given);
    return prepared.of(outputs, prepared.upload(outputs.feature().backend()));
  }

  /** Prepares the loss of a batch: adds the labels of the coupling and the options of the loss. */
  public Prepared prepare(BatchLabels given) {
    BatchLabels labels = weighted(coupling.addsLabels() ? coAnnotated(given) : given);
    return new Prepared(
        labels,
        matching.map(table -> new MatchedLabels(table, coupledBinaries(labels))),
        softLabels(labels));
  }

  /**
   * The loss of one batch. All that it reads of the labels is in the vector of {@link #upload}:
   * with a vector of another batch of the same {@linkplain #form form}, it is the loss of that
   * batch.
   */
  public final class Prepared {

    private final BatchLabels labels;
    private final Optional<MatchedLabels> matched;
    private final Optional<SoftLabels> soft;
    private final List<LabelArray> arrays = new ArrayList<>();

    private Prepared(
        BatchLabels labels, Optional<MatchedLabels> matched, Optional<SoftLabels> soft) {
      this.labels = labels;
      this.matched = matched;
      this.soft = soft;
      arrays.addAll(labels.arrays());
      matched.ifPresent(made -> arrays.addAll(made.arrays()));
      soft.ifPresent(made -> arrays.addAll(made.arrays()));
    }

    /**
     * The shapes of the labels, one after the other. Losses with equal forms call equal kernels.
     */
    public List<Shape> form() {
      return arrays.stream().map(LabelArray::shape).toList();
    }

    /** Uploads the labels in one transfer, to memory of the current step scope. */
    public Tensor upload(Backend backend) {
      return LabelArray.upload(backend, arrays);
    }

    /**
     * Computes the loss, see {@link Objective#of}.
     *
     * @param uploaded a vector of {@link #upload}
     */
    public Losses of(FaceOutputs outputs, Tensor uploaded) {
      LabelArray.place(arrays, uploaded);
      ObjectiveSettings.Weights weights = settings.weights();
      Terms terms = new Terms();
      for (Task task : weightedTasks()) {
        terms.add(
            task.names().lossName(), task.loss(outputs.of(task), labels), weights.of(task), true);
      }
      if (matched.isPresent()) {
        Coupled pair = coupled.orElseThrow();
        terms.add(
            MATCHING,
            new DistributionMatching(matched.get())
                .apply(outputs.of(pair.categories()), outputs.of(pair.binaries())),
            weights.matching(),
            false);
      }
      if (soft.isPresent()) {
        Coupled pair = coupled.orElseThrow();
        terms.add(
            SOFT_CO_ANNOTATION,
            new SoftCoAnnotation(soft.get(), settings.softForm())
                .apply(outputs.of(pair.categories())),
            weights.softCoAnnotation(),
            false);
      }
      return terms.losses();
    }
  }

  /** The terms of a loss. */
  private static final class Terms {

    private final Map<String, Tensor> parts = new LinkedHashMap<>();
    private final Map<String, Tensor> tasks = new LinkedHashMap<>();
    private final List<Tensor> others = new ArrayList<>();

    /** Adds a term of a weight above 0, that of a task or, after all tasks, of a coupling. */
    void add(String name, Tensor term, double weight, boolean isTask) {
      parts.put(name, term.detach());
      Tensor weighted = weight == 1 ? term : term.multiply((float) weight);
      if (isTask) {
        tasks.put(name, weighted);
      } else {
        others.add(weighted);
      }
    }

    Losses losses() {
      List<Tensor> all = new ArrayList<>(tasks.values());
      all.addAll(others);
      if (all.isEmpty()) {
        throw new IllegalArgumentException(
            "objective: all weights are 0, expected at least one above 0");
      }
      Tensor total =
          all.size() == 1 ? all.getFirst() : new Total().apply(all.toArray(Tensor[]::new));
      return new Losses(total, parts, tasks, others);
    }
  }

  /** Returns the tasks whose losses are computed, in the order of {@link Losses#tasks}. */
  public List<Task> weightedTasks() {
    return tasks.stream().filter(task -> settings.weights().of(task) > 0).toList();
  }

  private BatchLabels weighted(BatchLabels given) {
    BatchLabels labels = given;
    for (Task task : weightedTasks()) {
      labels = task.weighted(labels, settings.lossOptions());
    }
    return labels;
  }

  private BinaryLabels coupledBinaries(BatchLabels labels) {
    return labels.binaries(coupled.orElseThrow().binaries().name());
  }

  private Optional<SoftLabels> softLabels(BatchLabels labels) {
    return coupling.addsSoftLabels() && settings.weights().softCoAnnotation() > 0
        ? Optional.of(
            new SoftLabels(coupledBinaries(labels), settings.table(), settings.temperature()))
        : Optional.empty();
  }

  private BatchLabels coAnnotated(BatchLabels given) {
    String categories = coupled.orElseThrow().categories().name();
    String binaries = coupled.orElseThrow().binaries().name();
    HardCoAnnotation.Labels added =
        new HardCoAnnotation(settings.table())
            .annotate(given.categories(categories), given.binaries(binaries));
    return given.with(categories, added.categories()).with(binaries, added.binaries());
  }
}
