package kinesic.engine.autograd;

/** What a backward pass does with the tape behind the tensor at which it starts. */
public enum Tape {
  /** Frees each entry once it is used, so that its memory serves the rest of the pass. */
  FREE,

  /**
   * Keeps the tape for another pass, which gives the same bits. The values that ops saved stay in
   * memory until a pass frees the tape or the last tensor of it is unreachable.
   */
  RETAIN
}
