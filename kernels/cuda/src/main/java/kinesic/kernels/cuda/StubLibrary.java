package kinesic.kernels.cuda;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A loaded library whose functions lead to where Java says: to the functions of another library, or
 * to Java methods.
 *
 * <p>The dynamic loader knows a library by its soname. A stub that is loaded first is therefore
 * what a library finds that asks for that soname, wherever the file of the stub lies.
 */
public final class StubLibrary {

  private final ElfLibrary library;
  private final MemorySegment slots;

  private StubLibrary(ElfLibrary library, MemorySegment slots) {
    this.library = library;
    this.slots = slots;
  }

  /**
   * Writes a library into a folder and loads it. All its functions return the number that {@link
   * ElfLibrary} was given until they are bound. The file may be deleted afterwards.
   *
   * @param folder a folder to which nobody else writes, on a file system that allows execution
   * @throws IOException if the file cannot be written or loaded
   */
  @SuppressWarnings("restricted") // writes to the memory of a native library
  public static StubLibrary load(Path folder, ElfLibrary library) throws IOException {
    Path file = folder.resolve(library.soname()).toAbsolutePath();
    Files.write(file, library.image());
    SymbolLookup symbols = new LibraryFile(library.soname(), file).open(Arena.global());
    int count = library.functions().size();
    MemorySegment slots = symbols.findOrThrow(ElfLibrary.SLOTS).reinterpret(8L * count);
    return new StubLibrary(library, slots);
  }

  /** Returns the names of the functions. */
  public List<String> functions() {
    return library.functions();
  }

  /** Returns the number that functions return that are not bound. */
  public int absent() {
    return library.absent();
  }

  /**
   * Makes a function lead to other code.
   *
   * @param target the address of a function with the same parameters and result
   * @throws IllegalArgumentException if the library has no such function
   */
  public void bind(String function, MemorySegment target) {
    int slot = library.functions().indexOf(function);
    if (slot < 0) {
      throw new IllegalArgumentException(library.soname() + " has no function " + function);
    }
    slots.setAtIndex(ValueLayout.ADDRESS, slot, target);
  }

  /**
   * Makes the functions lead to those of the same names of another library.
   *
   * @return the names of the functions that the other library lacks; they stay as they are
   */
  public List<String> forward(SymbolLookup other) {
    List<String> missing = new ArrayList<>();
    for (String function : library.functions()) {
      Optional<MemorySegment> target = other.find(function);
      target.ifPresentOrElse(code -> bind(function, code), () -> missing.add(function));
    }
    return missing;
  }
}
