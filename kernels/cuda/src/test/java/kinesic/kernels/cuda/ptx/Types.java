package kinesic.kernels.cuda.ptx;

/** The fundamental types of PTX by their names, with or without the point. */
final class Types {

  private Types() {}

  /** Returns the size in bytes of a type such as "f32". */
  static int bytes(String type) {
    int digits = type.length();
    while (digits > 0 && Character.isDigit(type.charAt(digits - 1))) {
      digits--;
    }
    if (digits == type.length()) {
      throw new KernelFault("type without a size: " + type);
    }
    return Integer.parseInt(type.substring(digits)) / 8;
  }

  /** Returns whether the type is kept in a 64-bit register. */
  static boolean wide(String type) {
    return type.endsWith("64");
  }
}
