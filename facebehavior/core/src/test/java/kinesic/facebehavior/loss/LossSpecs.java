package kinesic.facebehavior.loss;

import static kinesic.engine.spec.Input.between;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.loss.MatchingOptions.Direction;
import kinesic.facebehavior.loss.MatchingOptions.Form;
import kinesic.nn.loss.CrossEntropyLoss;

/** The specs of the losses: each against its formula in double, and its gradient. */
public final class LossSpecs {

  private static final int M = ActionUnit.COUNT;
  private static final int K = 7;

  private LossSpecs() {}

  /** Returns the specs. */
  public static List<OpSpec> all() {
    return List.of(
        maskedBinaryCrossEntropy(),
        concordanceLoss(),
        distributionMatching(),
        softCoAnnotation(),
        categoricalCrossEntropy(),
        total());
  }

  // ---------------------------------------------------------------- categories

  /** Of four samples: several categories, one, none, several with a share of 0. */
  private static final CategoryLabels DISTRIBUTIONS =
      CategoryLabels.distributions(3, 0.5f, 0.25f, 0.25f, 0, 1, 0, 0, 0, 0, 0.25f, 0, 0.75f);

  private static OpSpec categoricalCrossEntropy() {
    return new OpSpec("categoricalCrossEntropy", CategoricalCrossEntropy.class)
        .with(
            categories("all annotated", new CategoryLabels(3, 0, 2, 1, 1)),
            categories("some annotated", new CategoryLabels(3, -1, 2, -1, 1)),
            categories("nothing annotated", CategoryLabels.none(4, 3)),
            categories("distributions", DISTRIBUTIONS),
            smoothed("smoothed and weighted", new CategoryLabels(3, -1, 2, 1, 2)),
            smoothed("distributions, smoothed and weighted", DISTRIBUTIONS))
        .refuses(
            "categoricalCrossEntropy: logits must be [samples, size] as the labels are - logits"
                + " [2, 4], labels [2, 3]",
            in -> new CategoricalCrossEntropy(CategoryLabels.none(2, 3)).apply(in[0]),
            between(-1, 1, 2, 4));
  }

  private static Sample categories(String name, CategoryLabels labels) {
    return new Sample(
            name,
            in -> new CategoricalCrossEntropy(labels).apply(in[0]),
            between(-3, 3, labels.samples(), labels.size()))
        .gives(Shape.SCALAR, in -> new double[] {crossEntropy(in[0], labels)});
  }

  private static Sample smoothed(String name, CategoryLabels labels) {
    CrossEntropyLoss loss =
        CrossEntropyLoss.plain().withLabelSmoothing(0.2f).withClassWeights(1, 2, 4);
    return new Sample(
            name,
            in -> new CategoricalCrossEntropy(labels.weighted(loss)).apply(in[0]),
            between(-3, 3, labels.samples(), labels.size()))
        .gives(
            Shape.SCALAR,
            in -> new double[] {smoothed(in[0], labels, new double[] {1, 2, 4}, 0.2)});
  }

  private static double smoothed(
      double[] x, CategoryLabels labels, double[] weight, double smoothing) {
    int k = labels.size();
    double sum = 0;
    double total = 0;
    for (int i = 0; i < labels.samples(); i++) {
      if (labels.isAnnotated(i)) {
        double[] p = softmax(Arrays.copyOfRange(x, i * k, (i + 1) * k));
        for (int c = 0; c < k; c++) {
          double q = labels.probability(i, c);
          sum -= ((1 - smoothing) * q + smoothing / k) * weight[c] * Math.log(p[c]);
          total += weight[c] * q;
        }
      }
    }
    return sum / total;
  }

  private static double crossEntropy(double[] x, CategoryLabels labels) {
    int k = labels.size();
    double sum = 0;
    for (int i = 0; i < labels.samples(); i++) {
      double[] p = softmax(Arrays.copyOfRange(x, i * k, (i + 1) * k));
      for (int c = 0; c < k; c++) {
        sum -= labels.probability(i, c) * Math.log(p[c]);
      }
    }
    return sum / Math.max(1, labels.annotatedSamples());
  }

  // ---------------------------------------------------------------- all tasks

  private static OpSpec total() {
    return new OpSpec("total", Total.class)
        .with(
            sum("one", between(-1, 1)),
            sum("three", between(-1, 1), between(2, 3), between(-7, -6)));
  }

  private static Sample sum(String name, Input... terms) {
    return new Sample(name, in -> new Total().apply(in), terms)
        .gives(
            Shape.SCALAR,
            in -> new double[] {Arrays.stream(in).mapToDouble(term -> term[0]).sum()});
  }

  // ---------------------------------------------------------------- action units

  private static OpSpec maskedBinaryCrossEntropy() {
    float[] target = {1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0};
    float[] mask = {1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
    float[] weight = {1, .51f, 0, 1, 0, 0, 0, 0, 0, 0, .26f, .5f, .66f, 1, 1};
    return new OpSpec("maskedBinaryCrossEntropy", MaskedBinaryCrossEntropy.class)
        .with(
            units("masked", new BinaryLabels(5, target, mask)),
            units("weighted", new BinaryLabels(5, target, weight)),
            units("one entry", new BinaryLabels(1, new float[] {1}, new float[] {1})),
            units("nothing annotated", BinaryLabels.none(3, 5)))
        .refuses(
            "maskedBinaryCrossEntropy: scores must be [samples, size] as the labels are - scores"
                + " [3, 5], labels [3, 4]",
            in -> new MaskedBinaryCrossEntropy(BinaryLabels.none(3, 4)).apply(in[0]),
            between(-1, 1, 3, 5));
  }

  private static Sample units(String name, BinaryLabels labels) {
    return new Sample(
            name,
            in -> new MaskedBinaryCrossEntropy(labels).apply(in[0]),
            between(-3, 3, labels.samples(), labels.size()))
        .gives(Shape.SCALAR, in -> new double[] {crossEntropy(in[0], labels)});
  }

  private static double crossEntropy(double[] x, BinaryLabels labels) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      double p = 1 / (1 + Math.exp(-x[j]));
      double y = labels.target()[j];
      double likelihood = y * Math.log(p) + (1 - y) * Math.log(1 - p);
      sum -= labels.weight()[j] * likelihood / Math.max(1, labels.annotated(j / labels.size()));
    }
    return sum / Math.max(1, labels.annotatedSamples());
  }

  // ---------------------------------------------------------------- valence and arousal

  private static OpSpec concordanceLoss() {
    float nan = Float.NaN;
    float[] complete = {.1f, -.4f, .7f, .2f, -.3f, .9f, .5f, -.8f, 0, .3f};
    float[] partial = {.1f, nan, nan, nan, -.3f, .9f, .5f, -.8f, nan, .3f};
    float[] single = {.1f, -.4f, nan, .2f, nan, .9f, nan, -.8f, nan, .3f};
    return new OpSpec("concordanceLoss", ConcordanceLoss.class)
        .with(
            values("complete", new ValueLabels(2, complete)),
            values("partial", new ValueLabels(2, partial)),
            values("one quantity undefined", new ValueLabels(2, single)),
            values("one quantity", new ValueLabels(1, complete)),
            values("nothing annotated", ValueLabels.none(4, 2)))
        .refuses(
            "concordanceLoss: predictions must be [samples, size] as the labels are - predictions"
                + " [3], labels [3, 2]",
            in -> new ConcordanceLoss(ValueLabels.none(3, 2)).apply(in[0]),
            between(-1, 1, 3));
  }

  private static Sample values(String name, ValueLabels labels) {
    return new Sample(
            name,
            in -> new ConcordanceLoss(labels).apply(in[0]),
            between(-1, 1, labels.samples(), labels.size()))
        .gives(Shape.SCALAR, in -> new double[] {concordance(in[0], labels)});
  }

  private static double concordance(double[] x, ValueLabels labels) {
    List<Double> rho = new ArrayList<>();
    for (int d = 0; d < labels.size(); d++) {
      List<double[]> pairs = new ArrayList<>();
      for (int i = 0; i < labels.samples(); i++) {
        if (labels.isAnnotated(i, d)) {
          pairs.add(new double[] {x[i * labels.size() + d], labels.value(i, d)});
        }
      }
      if (pairs.size() > 1) {
        double a = pairs.stream().mapToDouble(p -> p[0]).average().orElseThrow();
        double b = pairs.stream().mapToDouble(p -> p[1]).average().orElseThrow();
        double xy = pairs.stream().mapToDouble(p -> (p[0] - a) * (p[1] - b)).sum();
        double squares =
            pairs.stream()
                .mapToDouble(p -> (p[0] - a) * (p[0] - a) + (p[1] - b) * (p[1] - b))
                .sum();
        rho.add(2 * xy / (squares + pairs.size() * (a - b) * (a - b)));
      }
    }
    return rho.isEmpty() ? 0 : 1 - rho.stream().mapToDouble(r -> r).average().orElseThrow();
  }

  // ---------------------------------------------------------------- distribution matching

  private static OpSpec distributionMatching() {
    BinaryLabels labels = new LossFixture(3).binaries(2, M, .4, .3);
    List<Sample> samples = new ArrayList<>();
    for (Form form : Form.values()) {
      for (boolean skipAnnotated : new boolean[] {false, true}) {
        for (boolean subtractEntropy : new boolean[] {false, true}) {
          if (form == Form.LITERAL && subtractEntropy) {
            continue;
          }
          MatchingOptions options =
              new MatchingOptions(form, Direction.SYMMETRIC, true, skipAnnotated, subtractEntropy);
          samples.add(matching(options.with(Direction.CATEGORIES_TEACH), labels));
          samples.add(matching(options.with(Direction.BINARIES_TEACH), labels));
          if (form == Form.JOINT) {
            samples.add(matching(options, labels));
          }
        }
      }
    }
    MatchingOptions literal = MatchingOptions.STANDARD.with(Form.LITERAL);
    samples.add(matching(literal, labels)); // both heads have a gradient, as in the joint form
    return new OpSpec("distributionMatching", DistributionMatching.class)
        .with(samples.toArray(Sample[]::new))
        .refuses(
            "distributionMatching: scores of the categorical head must be [samples, size] as the"
                + " labels are - scores of the categorical head [2, 8], labels [2, 7]",
            in -> match(MatchingOptions.STANDARD, labels).apply(in),
            between(-1, 1, 2, 8),
            between(-1, 1, 2, M));
  }

  private static DistributionMatching match(MatchingOptions options, BinaryLabels labels) {
    return new DistributionMatching(new MatchingTable(Relatedness.duWeighted(), options), labels);
  }

  /** A teacher is a constant: the value moves with it, but it has no gradient by design. */
  private static Sample matching(MatchingOptions options, BinaryLabels labels) {
    Input z = between(-2, 2, labels.samples(), K);
    Input a = between(-3, 3, labels.samples(), M);
    boolean isJoint = options.form() == Form.JOINT;
    Sample sample =
        new Sample(
            options.toString(),
            in -> match(options, labels).apply(in),
            !isJoint && options.direction() == Direction.CATEGORIES_TEACH ? z.constant() : z,
            !isJoint && options.direction() == Direction.BINARIES_TEACH ? a.constant() : a);
    // the result is a sum near 10: its rounding, 5e-7, divided by a step of 1/64 leaves 3e-5, a
    // share of 3e-4 in gradients of .1
    return sample
        .gives(Shape.SCALAR, in -> new double[] {matching(options, in[0], in[1], labels)})
        .within(1e-6, 1e-3);
  }

  private static double matching(
      MatchingOptions options, double[] z, double[] a, BinaryLabels labels) {
    Relatedness table = Relatedness.duWeighted();
    double sum = 0;
    for (int i = 0; i < labels.samples(); i++) {
      double[] p = softmax(Arrays.copyOfRange(z, i * K, (i + 1) * K));
      for (int j = 0; j < M; j++) {
        if (table.relatesBinary(j) && !(options.skipAnnotated() && labels.isAnnotated(i, j))) {
          double q = 0;
          for (int k = 0; k < K; k++) {
            q += p[k] * table.weight(k, j);
          }
          double s = 1 / (1 + Math.exp(-a[i * M + j]));
          sum += matching(options, q, s);
        }
      }
    }
    return sum / labels.samples();
  }

  private static double matching(MatchingOptions options, double q, double s) {
    if (options.form() == Form.LITERAL) {
      return -s * Math.log(q);
    }
    return switch (options.direction()) {
      case CATEGORIES_TEACH -> matched(options, q, s);
      case BINARIES_TEACH -> matched(options, s, q);
      case SYMMETRIC -> (matched(options, q, s) + matched(options, s, q)) / 2;
    };
  }

  private static double matched(MatchingOptions options, double teacher, double pupil) {
    double entropy = options.subtractEntropy() ? crossEntropy(teacher, teacher) : 0;
    return crossEntropy(teacher, pupil) - entropy;
  }

  private static double crossEntropy(double t, double s) {
    return -t * Math.log(s) - (1 - t) * Math.log(1 - s);
  }

  // ---------------------------------------------------------------- soft co-annotation

  private static OpSpec softCoAnnotation() {
    LossFixture fixture = new LossFixture(5);
    Relatedness table = Relatedness.duWeighted();
    SoftLabels complete = new SoftLabels(fixture.binaries(3, M, 1, .4), table, .1);
    SoftLabels partial = new SoftLabels(fixture.binaries(5, M, .3, .5), table, .5);
    SoftLabels none = new SoftLabels(BinaryLabels.none(3, M), table, 1);
    OpSpec spec = new OpSpec("softCoAnnotation", SoftCoAnnotation.class);
    for (SoftCoAnnotation.Form form : SoftCoAnnotation.Form.values()) {
      spec =
          spec.with(
              soft(form + ", complete", complete, form),
              soft(form + ", partial", partial, form),
              soft(form + ", nothing annotated", none, form));
    }
    return spec.refuses(
        "softCoAnnotation: scores must be [samples, size] as the labels are - scores [2, 7],"
            + " labels [3, 7]",
        in -> new SoftCoAnnotation(complete, SoftCoAnnotation.Form.LITERAL).apply(in[0]),
        between(-1, 1, 2, K));
  }

  private static Sample soft(String name, SoftLabels labels, SoftCoAnnotation.Form form) {
    return new Sample(
            name,
            in -> new SoftCoAnnotation(labels, form).apply(in[0]),
            between(-2, 2, labels.samples(), K))
        .gives(Shape.SCALAR, in -> new double[] {soft(in[0], labels, form)});
  }

  private static double soft(double[] z, SoftLabels labels, SoftCoAnnotation.Form form) {
    double sum = 0;
    for (int i = 0; i < labels.samples(); i++) {
      double[] scores = Arrays.copyOfRange(z, i * K, (i + 1) * K);
      for (int k = 0; k < K; k++) {
        scores[k] = labels.takesPart(i, k) ? scores[k] : Double.NEGATIVE_INFINITY;
      }
      double[] p = softmax(scores);
      for (int k = 0; labels.isLabelled(i) && k < K; k++) {
        if (labels.takesPart(i, k)) {
          double q = labels.probability(i, k);
          sum -= form == SoftCoAnnotation.Form.LITERAL ? p[k] * Math.log(q) : q * Math.log(p[k]);
        }
      }
    }
    return sum / Math.max(1, labels.labelledSamples());
  }

  private static double[] softmax(double[] z) {
    double sum = Arrays.stream(z).map(Math::exp).sum();
    return Arrays.stream(z).map(v -> Math.exp(v) / sum).toArray();
  }
}
