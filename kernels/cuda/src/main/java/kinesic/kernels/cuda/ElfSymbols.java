package kinesic.kernels.cuda;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads the dynamic symbols of an ELF file of 64 bits. */
public final class ElfSymbols {

  private static final int SHT_DYNSYM = 11;
  private static final int SECTION_HEADER = 64;
  private static final int SYMBOL = 24;

  private ElfSymbols() {}

  /**
   * Returns the functions that a library expects from others.
   *
   * @param file the bytes of the library
   * @param prefix the beginning of the names that are of interest
   * @return the names of its undefined symbols that begin with {@code prefix}
   * @throws IOException if this is not an ELF file of 64 bits, or if it is damaged
   */
  public static SortedSet<String> undefined(byte[] file, String prefix) throws IOException {
    ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 64 || elf.getInt(0) != 0x464c457f || elf.get(4) != 2 || elf.get(5) != 1) {
      throw new IOException("not an ELF file of 64 bits");
    }
    SortedSet<String> names = new TreeSet<>();
    try {
      int sections = offset(elf, 40);
      for (int i = 0; i < elf.getShort(60); i++) {
        int header = sections + SECTION_HEADER * i;
        if (elf.getInt(header + 4) == SHT_DYNSYM) {
          int strings = offset(elf, sections + SECTION_HEADER * elf.getInt(header + 40) + 24);
          collect(elf, offset(elf, header + 24), offset(elf, header + 32), strings, prefix, names);
        }
      }
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new IOException("the ELF file is damaged", e);
    }
    return names;
  }

  private static void collect(
      ByteBuffer elf, int from, int bytes, int strings, String prefix, SortedSet<String> names) {
    for (int at = from; at < from + bytes; at += SYMBOL) {
      boolean undefined = elf.getShort(at + 6) == 0;
      String name = undefined ? string(elf, strings + elf.getInt(at)) : "";
      if (undefined && name.startsWith(prefix)) {
        names.add(name);
      }
    }
  }

  private static String string(ByteBuffer elf, int from) {
    int to = from;
    while (elf.get(to) != 0) {
      to++;
    }
    byte[] text = new byte[to - from];
    elf.get(from, text);
    return new String(text, StandardCharsets.US_ASCII);
  }

  private static int offset(ByteBuffer elf, int at) {
    return Math.toIntExact(elf.getLong(at));
  }
}
