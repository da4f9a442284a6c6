package kinesic.kernels.cuda.ptx;

/**
 * A variable of a module or a function, or a parameter.
 *
 * @param name its name
 * @param space "global", "const", "shared", "local" or "param"
 * @param alignment in bytes
 * @param bytes its size; 0 for shared memory whose size is given at the launch
 * @param initial the type and the values that it holds at first, such as ".b8 {1, 2}"; empty: zeros
 */
record Variable(String name, String space, int alignment, int bytes, String initial) {

  /** Returns the bytes that it holds at first. */
  byte[] contents() {
    byte[] contents = new byte[bytes];
    if (!initial.isEmpty()) {
      int space = initial.indexOf(' ');
      int size = Types.bytes(initial.substring(0, space));
      String values = initial.substring(space).replaceAll("[{}\\s]", "");
      int at = 0;
      for (String value : Operands.split(values, ",")) {
        long bits = Operands.number(value);
        for (int k = 0; k < size; k++) {
          contents[at++] = (byte) (bits >>> (8 * k));
        }
      }
    }
    return contents;
  }
}
