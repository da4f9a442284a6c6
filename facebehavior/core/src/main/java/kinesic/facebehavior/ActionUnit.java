package kinesic.facebehavior;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The 17 action units of FaceBehaviorNet in canonical order. Every label vector, network head and
 * table uses this order, and {@link #index()} is the position.
 *
 * <p>An action unit (AU) is the smallest visible facial movement that a coder can distinguish.
 * Numbers and names are those of the Facial Action Coding System: P. Ekman, W. V. Friesen, J. C.
 * Hager, FACS, 2nd edition, 2002. The 17 AUs are the union of those that EmotioNet (2017), DISFA
 * and BP4D annotate.
 */
public enum ActionUnit {
  /** Lifts the inner ends of the eyebrows. */
  INNER_BROW_RAISER(
      1,
      "Inner brow raiser",
      "Lifts the inner ends of the eyebrows and wrinkles the middle of the forehead.",
      "frontalis, medial part"),
  /** Lifts the outer ends of the eyebrows. */
  OUTER_BROW_RAISER(
      2,
      "Outer brow raiser",
      "Lifts the outer ends of the eyebrows into an arch and wrinkles the sides of the forehead.",
      "frontalis, lateral part"),
  /** Lowers the eyebrows and draws them together. */
  BROW_LOWERER(
      4,
      "Brow lowerer",
      "Lowers the eyebrows and draws them together, with upright furrows between them.",
      "corrugator supercilii, depressor supercilii, procerus"),
  /** Widens the eye upwards. */
  UPPER_LID_RAISER(
      5,
      "Upper lid raiser",
      "Raises the upper eyelids so that white shows above the iris.",
      "levator palpebrae superioris"),
  /** Lifts the cheeks towards the eyes. */
  CHEEK_RAISER(
      6,
      "Cheek raiser",
      "Lifts the cheeks towards the eyes, pushes up the lower lids and makes crow's feet.",
      "orbicularis oculi, orbital part"),
  /** Tightens the eyelids. */
  LID_TIGHTENER(
      7,
      "Lid tightener",
      "Tightens the eyelids and straightens the lower lid, so that the eye narrows.",
      "orbicularis oculi, palpebral part"),
  /** Wrinkles the nose. */
  NOSE_WRINKLER(
      9,
      "Nose wrinkler",
      "Pulls the skin beside the nose upwards: wrinkles across its root, nostril wings lifted.",
      "levator labii superioris alaeque nasi"),
  /** Lifts the upper lip. */
  UPPER_LIP_RAISER(
      10,
      "Upper lip raiser",
      "Lifts the upper lip, most in its middle, and deepens the fold beside the nose.",
      "levator labii superioris"),
  /** Pulls the lip corners up and out. */
  LIP_CORNER_PULLER(
      12,
      "Lip corner puller",
      "Pulls the lip corners obliquely up and back, as in a smile.",
      "zygomaticus major"),
  /** Tucks the lip corners in. */
  DIMPLER(
      14,
      "Dimpler",
      "Tightens the lip corners and tucks them inwards, with a dimple beside them.",
      "buccinator"),
  /** Pulls the lip corners down. */
  LIP_CORNER_DEPRESSOR(
      15, "Lip corner depressor", "Pulls the lip corners down.", "depressor anguli oris"),
  /** Pushes chin and lower lip up. */
  CHIN_RAISER(
      17,
      "Chin raiser",
      "Pushes the chin boss and the lower lip upwards and wrinkles the chin.",
      "mentalis"),
  /** Pulls the lips sideways. */
  LIP_STRETCHER(
      20,
      "Lip stretcher",
      "Pulls the lip corners straight sideways, which flattens and stretches the lips.",
      "risorius, with platysma"),
  /** Tightens the lips. */
  LIP_TIGHTENER(
      23,
      "Lip tightener",
      "Tightens the lips and rolls their red parts inwards, so that they look narrow.",
      "orbicularis oris"),
  /** Presses the lips together. */
  LIP_PRESSOR(24, "Lip pressor", "Presses the closed lips against each other.", "orbicularis oris"),
  /** Parts the lips. */
  LIPS_PART(
      25,
      "Lips part",
      "Parts the lips, so that teeth or the mouth's inside may show.",
      "depressor labii inferioris, or relaxed mentalis or orbicularis oris"),
  /** Lets the jaw drop. */
  JAW_DROP(
      26,
      "Jaw drop",
      "Lowers the jaw by relaxation, so that the teeth part.",
      "relaxed masseter, temporalis and medial pterygoid");

  /** The number of action units, 17. */
  public static final int COUNT = values().length;

  private final int number;
  private final String facsName;
  private final String description;
  private final String muscles;

  ActionUnit(int number, String facsName, String description, String muscles) {
    this.number = number;
    this.facsName = facsName;
    this.description = description;
    this.muscles = muscles;
  }

  /** The position in every vector of AUs, 0 to 16. */
  @SuppressWarnings("EnumOrdinal") // the declared order is the canonical one
  public int index() {
    return ordinal();
  }

  /** The FACS number, 1 to 26. */
  public int number() {
    return number;
  }

  /** The FACS name, such as "Inner brow raiser". */
  public String facsName() {
    return facsName;
  }

  /** A sentence that describes the movement and its appearance. */
  public String description() {
    return description;
  }

  /** The muscles that produce this action unit by contraction, or by relaxation where stated. */
  public String muscles() {
    return muscles;
  }

  /** The column name in manifests and reports: "AU" and two digits, such as "AU01". */
  public String column() {
    return String.format(Locale.ROOT, "AU%02d", number);
  }

  /** The column names of all action units, in canonical order. */
  public static List<String> columns() {
    return Arrays.stream(values()).map(ActionUnit::column).toList();
  }

  /**
   * The action unit with this FACS number.
   *
   * @throws IllegalArgumentException if {@code number} is not one of the 17
   */
  public static ActionUnit ofNumber(int number) {
    for (ActionUnit unit : values()) {
      if (unit.number == number) {
        return unit;
      }
    }
    throw new IllegalArgumentException(
        "action unit: AU" + number + " is not one of the 17: " + numbers());
  }

  /**
   * Parses a column name: "AU" in any letter case and the FACS number, with or without a leading
   * zero.
   *
   * @throws IllegalArgumentException if {@code name} has another form or is not one of the 17
   */
  public static ActionUnit parse(String name) {
    if (!name.matches("[Aa][Uu][0-9]{1,2}")) {
      throw new IllegalArgumentException(
          "action unit: \"" + name + "\" is not a name such as AU01; the 17 are " + numbers());
    }
    return ofNumber(Integer.parseInt(name.substring(2)));
  }

  private static String numbers() {
    StringBuilder text = new StringBuilder();
    for (ActionUnit unit : values()) {
      text.append(text.isEmpty() ? "" : ", ").append(unit.number);
    }
    return text.toString();
  }
}
