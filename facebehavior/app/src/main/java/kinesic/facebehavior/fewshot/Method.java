package kinesic.facebehavior.fewshot;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import kinesic.facebehavior.compound.LinearClassifier;
import kinesic.facebehavior.compound.RidgeClassifier;
import kinesic.facebehavior.compound.ShrinkageDiscriminant;
import kinesic.facebehavior.compound.SoftmaxClassifier;
import kinesic.facebehavior.compound.SupportSet;

/** A few-shot method. */
public enum Method {
  /** Ridge regression onto one-hot classes over frozen features. */
  RIDGE("ridge regression"),
  /** Linear discriminant analysis with a shrunk covariance over frozen features. */
  LDA("discriminant"),
  /** A softmax head, fine-tuned over frozen features. */
  HEAD("fine-tuned head"),
  /** The same head, then head and trunk fine-tuned together. */
  NETWORK("fine-tuned network");

  private final String words;

  Method(String words) {
    this.words = words;
  }

  /** The name in running text. */
  public String words() {
    return words;
  }

  /** The name on the command line and in files: "ridge", "lda", "head" or "network". */
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Fits the classifier over the features. */
  LinearClassifier fit(SupportSet support) {
    return switch (this) {
      case RIDGE -> RidgeClassifier.fit(support);
      case LDA -> ShrinkageDiscriminant.fit(support);
      case HEAD, NETWORK -> SoftmaxClassifier.fit(support);
    };
  }

  /**
   * The method of this name.
   *
   * @throws IllegalArgumentException if the name is unknown
   */
  public static Method parse(String option) {
    for (Method method : values()) {
      if (method.option().equals(option)) {
        return method;
      }
    }
    throw new IllegalArgumentException(
        "few-shot: \"%s\" is unknown, expected one of %s"
            .formatted(
                option,
                Arrays.stream(values()).map(Method::option).collect(Collectors.joining(", "))));
  }
}
