package kinesic.kernels.cuda.ptx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One instruction as it is written.
 *
 * @param line its line in the PTX text, from 1
 * @param place the line of the source, such as "softmax.cu:41", if the text gives it
 * @param guard the predicate register that must be true (or false, if inverted), if any
 * @param inverted whether the guard is inverted
 * @param parts the opcode and its modifiers, such as "add", "f32"
 * @param operands the operands; one in braces or brackets is one operand
 * @param text the whole
 */
record Instruction(
    int line,
    @Nullable String place,
    @Nullable String guard,
    boolean inverted,
    List<String> parts,
    List<String> operands,
    String text) {

  String opcode() {
    return parts.getFirst();
  }

  /** Returns the last part, which is the type of most instructions. */
  String type() {
    return parts.getLast();
  }

  boolean has(String modifier) {
    return parts.indexOf(modifier) > 0;
  }

  /** Returns the operand at an index, from 0, the destination. */
  String operand(int index) {
    return operands.get(index);
  }

  /** Returns the opcode with its modifiers. */
  String name() {
    return String.join(".", parts);
  }

  /** Says where the instruction is. */
  String where() {
    return place == null ? "PTX line " + line + ": " + text : place;
  }
}
