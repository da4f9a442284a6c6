package kinesic.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file of a shared library for Linux on x86-64 that has no code of its own: each function jumps
 * to the address in its slot. {@link StubLibrary} loads such a file and fills the slots.
 *
 * <p>The first segment of the file holds the symbols and the jumps, the second one the dynamic
 * section and the slots:
 *
 * <pre>
 * ELF header | program headers | .dynsym | .dynstr | .hash | versions | .rela | absent | jumps
 * .dynamic | slots
 * </pre>
 *
 * <p>The loader sets each slot to a function that does nothing but return a number. There are no
 * section headers, which it does not read.
 */
public final class ElfLibrary {

  /** The symbol of the slots, an array of addresses in the order of the functions. */
  static final String SLOTS = "kinesic_slots";

  private static final int PAGE = 4096;
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int SYMBOL = 24;
  private static final int DYNAMIC_ENTRY = 16;
  private static final int VERSION_DEFINITION = 28;
  private static final int RELOCATION = 24;
  private static final int JUMP = 8;

  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_GNU_STACK = 0x6474e551;
  private static final int READ_EXECUTE = 5;
  private static final int READ_WRITE = 6;

  private static final int DT_NULL = 0;
  private static final int DT_HASH = 4;
  private static final int DT_STRTAB = 5;
  private static final int DT_SYMTAB = 6;
  private static final int DT_RELA = 7;
  private static final int DT_RELASZ = 8;
  private static final int DT_RELAENT = 9;
  private static final int DT_STRSZ = 10;
  private static final int DT_SYMENT = 11;
  private static final int DT_SONAME = 14;
  private static final int DT_VERSYM = 0x6ffffff0;
  private static final int DT_VERDEF = 0x6ffffffc;
  private static final int DT_VERDEFNUM = 0x6ffffffd;

  private static final int R_X86_64_RELATIVE = 8;
  private static final int GLOBAL_OBJECT = 0x11;
  private static final int GLOBAL_FUNCTION = 0x12;

  private final String soname;
  private final @Nullable String version;
  private final List<String> functions;
  private final int absent;
  private final Map<String, Integer> strings = new LinkedHashMap<>();
  private int stringBytes = 1; // the first byte is the empty string

  /**
   * Describes a library.
   *
   * @param soname the name under which other libraries ask for it, such as {@code libcublas.so.12}
   * @param version the version node of all symbols, or null if the symbols have no version
   * @param functions the names of the functions that the library exports
   * @param absent the number that a function returns as long as its slot is not bound
   */
  public ElfLibrary(
      String soname, @Nullable String version, Collection<String> functions, int absent) {
    this.soname = soname;
    this.version = version;
    this.functions = List.copyOf(functions);
    this.absent = absent;
    strings();
  }

  /** Returns the name under which other libraries ask for this one. */
  public String soname() {
    return soname;
  }

  /** Returns the names of the exported functions, in the order of their slots. */
  public List<String> functions() {
    return functions;
  }

  /** Returns the number that functions return that are not bound. */
  public int absent() {
    return absent;
  }

  /** Returns the bytes of the file. */
  public byte[] image() {
    int count = functions.size();
    int symbols = count + 2; // the empty symbol, the functions, the slots
    int symtab = HEADER + 4 * PROGRAM_HEADER;
    int strtab = symtab + SYMBOL * symbols;
    int hash = align(strtab + stringBytes, 8);
    int versym = hash + 4 * (3 + symbols);
    int verdef = align(versym + 2 * symbols, 8);
    int rela = align(verdef + 2 * VERSION_DEFINITION, 8);
    int absentCode = align(rela + RELOCATION * count, 16);
    int jumps = absentCode + JUMP;
    int endOfCode = jumps + JUMP * count;
    int dynamic = align(endOfCode, PAGE);
    int dynamicBytes = DYNAMIC_ENTRY * (version == null ? 10 : 13);
    int slots = dynamic + dynamicBytes;
    int end = slots + 8 * count;

    ByteBuffer file = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
    header(file);
    segment(file, PT_LOAD, READ_EXECUTE, 0, endOfCode, PAGE);
    segment(file, PT_LOAD, READ_WRITE, dynamic, end - dynamic, PAGE);
    segment(file, PT_DYNAMIC, READ_WRITE, dynamic, dynamicBytes, 8);
    segment(file, PT_GNU_STACK, READ_WRITE, 0, 0, 16); // the stack is not executable

    file.position(symtab + SYMBOL);
    for (int i = 0; i < count; i++) {
      symbol(file, functions.get(i), GLOBAL_FUNCTION, jumps + JUMP * i, JUMP);
    }
    symbol(file, SLOTS, GLOBAL_OBJECT, slots, 8 * count);
    strings.forEach((text, at) -> file.put(strtab + at, text.getBytes(StandardCharsets.US_ASCII)));
    hash(file.position(hash), symbols);
    if (version != null) {
      versions(file, versym, symbols, verdef, version);
    }

    file.position(rela);
    for (int i = 0; i < count; i++) {
      file.putLong(slots + 8L * i).putLong(R_X86_64_RELATIVE).putLong(absentCode);
    }
    file.position(absentCode);
    file.put((byte) 0xb8).putInt(absent).put((byte) 0xc3); // mov eax, absent; ret
    for (int i = 0; i < count; i++) {
      int at = jumps + JUMP * i;
      file.position(at);
      file.put((byte) 0xff).put((byte) 0x25).putInt(slots + 8 * i - (at + 6)); // jmp *slot(%rip)
    }

    file.position(dynamic);
    dynamic(file, DT_SONAME, string(soname));
    dynamic(file, DT_HASH, hash);
    dynamic(file, DT_STRTAB, strtab);
    dynamic(file, DT_SYMTAB, symtab);
    dynamic(file, DT_RELA, rela);
    dynamic(file, DT_RELASZ, (long) RELOCATION * count);
    dynamic(file, DT_RELAENT, RELOCATION);
    dynamic(file, DT_STRSZ, stringBytes);
    dynamic(file, DT_SYMENT, SYMBOL);
    if (version != null) {
      dynamic(file, DT_VERSYM, versym);
      dynamic(file, DT_VERDEF, verdef);
      dynamic(file, DT_VERDEFNUM, 2);
    }
    dynamic(file, DT_NULL, 0);
    return file.array();
  }

  private static void header(ByteBuffer file) {
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}); // 64 bits, little-endian, System V
    file.position(16);
    file.putShort((short) 3).putShort((short) 62).putInt(1); // a shared object for x86-64
    file.putLong(0).putLong(HEADER).putLong(0).putInt(0); // program headers follow, no sections
    file.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 4);
    file.putShort((short) 64).putShort((short) 0).putShort((short) 0);
  }

  private static void segment(
      ByteBuffer file, int type, int flags, int at, int bytes, int alignment) {
    file.putInt(type).putInt(flags).putLong(at).putLong(at).putLong(at);
    file.putLong(bytes).putLong(bytes).putLong(alignment);
  }

  /** Writes a symbol. Its section may be any number but 0, which means that it is undefined. */
  private void symbol(ByteBuffer file, String name, int kind, int at, int bytes) {
    file.putInt(string(name)).put((byte) kind).put((byte) 0).putShort((short) 1);
    file.putLong(at).putLong(bytes);
  }

  /** Writes a hash table of one bucket: a chain from the last symbol to the first. */
  private static void hash(ByteBuffer file, int symbols) {
    file.putInt(1).putInt(symbols).putInt(symbols - 1).putInt(0);
    for (int i = 1; i < symbols; i++) {
      file.putInt(i - 1);
    }
  }

  /** Gives all symbols the version of index 2. The version of index 1 is the library itself. */
  private void versions(ByteBuffer file, int versym, int symbols, int verdef, String node) {
    file.position(versym + 2);
    for (int i = 1; i < symbols; i++) {
      file.putShort((short) 2);
    }
    file.position(verdef);
    definition(file, 1, 1, soname, VERSION_DEFINITION);
    definition(file, 0, 2, node, 0);
  }

  private void definition(ByteBuffer file, int flags, int index, String name, int next) {
    file.putShort((short) 1).putShort((short) flags).putShort((short) index).putShort((short) 1);
    file.putInt(hashOf(name)).putInt(20).putInt(next);
    file.putInt(string(name)).putInt(0);
  }

  private static void dynamic(ByteBuffer file, int tag, long value) {
    file.putLong(Integer.toUnsignedLong(tag)).putLong(value);
  }

  /** Returns the hash of a name as the System V interface defines it. */
  private static int hashOf(String name) {
    int hash = 0;
    for (byte c : name.getBytes(StandardCharsets.US_ASCII)) {
      hash = (hash << 4) + c;
      int high = hash & 0xf0000000;
      hash = (hash ^ high >>> 24) & ~high;
    }
    return hash;
  }

  private void strings() {
    List<String> all = new ArrayList<>(functions);
    all.addAll(List.of(SLOTS, soname));
    if (version != null) {
      all.add(version);
    }
    for (String text : all) {
      if (strings.putIfAbsent(text, stringBytes) == null) {
        stringBytes += text.length() + 1;
      }
    }
  }

  /** Returns the offset of a text in the string table. */
  private int string(String text) {
    Integer at = strings.get(text);
    if (at == null) {
      throw new IllegalArgumentException(text + " is not in the string table");
    }
    return at;
  }

  private static int align(int at, int to) {
    return (at + to - 1) / to * to;
  }
}
