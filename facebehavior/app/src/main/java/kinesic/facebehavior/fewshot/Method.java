package kinesic.facebehavior.fewshot;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import kinesic.facebehavior.compound.LinearClassifier;
import kinesic.facebehavior.compound.RidgeClassifier;
import kinesic.facebehavior.compound.Shots;
import kinesic.facebehavior.compound.ShrinkageDiscriminant;
import kinesic.facebehavior.compound.SoftmaxClassifier;

/** A way to learn compound expressions from few labelled faces. */
public enum Method {
  /** Ridge regression onto one-hot classes over frozen features. */
  RIDGE("ridge regression"),
  /** Linear discriminant analysis with a shrunk covariance over frozen features. */
  LDA("discriminant"),
  /** A softmax head, fine-tuned over frozen features. */
  HEAD("fine-tuned head"),
  /** The same head and then all of the trunk, fine-tuned together. */
  NETWORK("fine-tuned network");

  private final String words;

  Method(String words) {
    this.words = words;
  }

  /** What it is, for people. */
  public String words() {
    return words;
  }

  /** The name on the command line and in files: "ridge", "lda", "head" or "network". */
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Fits what is linear in the features: all but the trunk. */
  LinearClassifier fit(Shots shots) {
    return switch (this) {
      case RIDGE -> RidgeClassifier.fit(shots);
      case LDA -> ShrinkageDiscriminant.fit(shots);
      case HEAD, NETWORK -> SoftmaxClassifier.fit(shots);
    };
  }

  /**
   * The method of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Method parse(String option) {
    for (Method method : values()) {
      if (method.option().equals(option)) {
        return method;
      }
    }
    throw new IllegalArgumentException(
        "few-shot: \"%s\" is none of %s"
            .formatted(
                option,
                Arrays.stream(values()).map(Method::option).collect(Collectors.joining(", "))));
  }
}
